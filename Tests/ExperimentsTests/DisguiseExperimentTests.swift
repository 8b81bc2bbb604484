import Configurations
import Experiments
import Foundation
import Quantization
import TestSupport
import Testing

/// The experiment that `plan disguise` writes can be read, whatever the estimator is called.
@Suite struct DisguiseExperimentTests {
  private func written(_ estimator: String, in folder: TemporaryDirectory) throws -> Experiment {
    let asked = try DisguiseExperiment(
      .init(estimator: estimator), base: ExperimentFiles.path("mlp.yaml"))
    if let samples = asked.samples {
      try FileManager.default.copyItem(atPath: samples, toPath: folder.file(asked.copyName))
    }
    let path = folder.file("\(asked.name).yaml")
    try Data(asked.text.utf8).write(to: URL(fileURLWithPath: path))
    return try Experiment.read(path: path, profile: "default")
  }

  @Test(arguments: EstimatorCatalogue.names)
  func ofTheCatalogue(name: String) throws {
    let experiment = try written(name, in: TemporaryDirectory())
    #expect(experiment.name == "disguise-mlp-\(name)")
    #expect(experiment.pairs.count == 3)
    #expect(
      experiment.pairs.filter { $0.source == $0.name }.map(\.optimizerGroup) == ["sgd", "adam"])
  }

  /// What the page of `disguise` tells to give to `convert`.
  @Test(arguments: EstimatorCatalogue.entries.map(\.name))
  func anEstimatorIsReadAsItIsShown(name: String) throws {
    let bits = try EstimatorCatalogue.entry(named: name).bits.lowerBound
    let choice = try EstimatorChoice(name: name, bits: bits)
    let shown = try #require(choice.option).trimmingCharacters(in: ["'"])
    #expect(try AskedEstimator(shown).choice(bits: bits) == choice)
  }

  @Test("The same question in another network is another experiment")
  func names() throws {
    for (file, name) in [("mnist.yaml", "disguise-psg"), ("vgg.yaml", "disguise-vgg-psg")] {
      let asked = try DisguiseExperiment(
        .init(estimator: "psg"), base: ExperimentFiles.path(file))
      #expect(asked.name == name)
    }
  }

  @Test("Names that findings have", arguments: ["error", "estimator", "STE", "trained", "plain"])
  func ofAFile(name: String) throws {
    let folder = try TemporaryDirectory()
    let samples = "position,derivative\n0,1.8\n0.25,1\n0.5,0.4\n0.75,1\n1,1.8\n"
    try Data(samples.utf8).write(to: URL(fileURLWithPath: folder.file("\(name).csv")))
    let experiment = try written(folder.file("\(name).csv"), in: folder)
    #expect(experiment.name == "disguise-mlp-\(name.lowercased())")
    #expect(experiment.pairs.count == 3)
  }
}
