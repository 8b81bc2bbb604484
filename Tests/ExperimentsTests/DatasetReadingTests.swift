import Configurations
import Diagnostics
import Experiments
import Foundation
import TestSupport
import Testing

/// `dataset:` with a folder of one's own.
@Suite struct DatasetReadingTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// mlp.yaml on other data, in a folder of its own.
  private func path(_ dataset: String, network: String? = nil) throws -> String {
    let file = folder.file("mine.yaml")
    let base = ProjectFiles.path("pipeline/experiments/mlp.yaml")
    try """
    name: mine
    title: Mine
    base: \(base)
    dataset: \(dataset)
    \(network ?? "")
    pairs:
      psg: {estimator: psg}
    profiles:
      default: {seeds: 1}
    """.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  @Test func aFolderIsReadFromTheFilesOwnPlace() throws {
    let file = try path("{name: fashion, idx: ../data/fashion}")
    let data = try Experiment.dataset(path: file)
    #expect(data.name == "fashion" && data.kind == .digits)
    #expect(data.folder?.hasSuffix("/../data/fashion") == true)
    let experiment = try Experiment.read(path: file, profile: "default")
    #expect(experiment.dataset == "fashion" && experiment.hasOwnData && !experiment.hasPhotographs)
    #expect(experiment.runs.allSatisfy { $0.dataset == "fashion" && $0.datasetKind == .digits })
  }

  @Test func theStandardSetsHaveNoFolder() throws {
    for (name, kind) in [("mnist", DatasetKind.digits), ("resnet50", .images)] {
      let file = ProjectFiles.path("pipeline/experiments/\(name).yaml")
      #expect(try Experiment.dataset(path: file).folder == nil)
      let experiment = try Experiment.read(path: file, profile: "default")
      #expect(experiment.datasetKind == kind && !experiment.hasOwnData)
    }
  }

  @Test(
    arguments: [
      ("mnits", "did you mean “mnist”"), ("{name: mnist, idx: here}", "is taken"),
      ("{name: images-x, idx: here}", "is taken"), ("{name: a/b, idx: here}", "a/b"),
      ("{name: mine}", "where the data “mine” are"),
      ("{name: mine, idx: a, images: b}", "where the data “mine” are"),
      ("{name: mine, idc: a}", "did you mean “idx”"), ("{idx: a}", "lacks the key “name”"),
    ])
  func mistakes(_ dataset: String, _ words: String) throws {
    let file = try path(dataset)
    let failure = #expect(throws: Failure.self) {
      try Experiment.read(path: file, profile: "default")
    }
    #expect(failure?.code == .configuration)
    #expect(failure?.description.contains(words) == true, "\(failure?.description ?? "")")
  }

  @Test func picturesDoNotFitTheConvnet() throws {
    let file = try path("{name: pets, images: here}", network: "network: mnist-convnet")
    let failure = #expect(throws: Failure.self) {
      try Experiment.read(path: file, profile: "default")
    }
    #expect(failure?.description.contains("cannot be trained on images") == true)
  }

  /// `runs: base` is the base's runs and comparisons, nothing else.
  @Test func runsOfTheBase() throws {
    let base = try Experiment.read(
      path: ProjectFiles.path("pipeline/experiments/mnist.yaml"), profile: "default")
    let mlp = try Experiment.read(
      path: ProjectFiles.path("pipeline/experiments/mlp.yaml"), profile: "default")
    #expect(mlp.runs.map(\.name) == base.runs.map(\.name))
    #expect(mlp.comparisons == base.comparisons)
    #expect(mlp.network == .layered)
  }
}
