import Configurations
import Diagnostics
import Experiments
import Foundation
import TestSupport
import Testing

/// `base: other.yaml`: what comes from another experiment file, what does not, and where complaints point to.
@Suite struct ExperimentBaseTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try write("mnist.yaml", try ExperimentFiles.text("mnist.yaml"))
  }

  private func write(_ name: String, _ text: String) throws {
    try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
  }

  private static let own = """
    name: mine
    title: Mine
    base: mnist.yaml
    quantizer: {bits: 4}
    training:
      steps: 300
    optimizers:
      slow: {kind: sgd, letter: L, learning_rate: 1.0e-5, momentum: 0.5}
      adam: {learning_rate: 0.5}
    pairs:
      psg: {estimator: psg, optimizers: [slow, adam]}
    profiles:
      default:
        seeds: 2
        training: {steps_per_epoch: 10, evaluate_every: 10}

    """

  private func experiment(_ text: String = own, name: String = "mine") throws -> Experiment {
    try write("\(name).yaml", text)
    return try Experiment.read(path: folder.file("\(name).yaml"), profile: "default")
  }

  @Test func `what is not said comes from the base, key by key`() throws {
    let experiment = try experiment()
    let run = try #require(experiment.run(named: "psg-adam-qhat"))
    let base = try #require(try ExperimentFiles.mnist().run(named: "qhat-adam"))
    #expect(experiment.dataset == "mnist" && run.grid == base.grid && run.l2 == base.l2)
    #expect(run.bits == 4 && run.steps == 300 && run.batchSize == base.batchSize)
    #expect(run.learningRate == 0.5 && run.optimizer == base.optimizer)
    #expect(run.evaluateEvery == 10 && run.snapshots == base.snapshots)
  }

  /// The value stands in the base, what it does not fit in the file that takes it over: both are named.
  @Test func `a value of the base that does not fit names the file too`() throws {
    let text = Self.own.replacing(", evaluate_every: 10", with: "")
    let failure = #expect(throws: Failure.self) { try experiment(text) }
    #expect(failure?.place?.hasPrefix("\(folder.file("mnist.yaml")):") == true)
    #expect(
      failure?.remedy?.contains("the profile “default” of \(folder.file("mine.yaml"))") == true)
    #expect(failure?.found == "1250")
  }

  @Test func `what is run is the file's own`() throws {
    let experiment = try experiment()
    #expect(experiment.title == "Mine" && experiment.seeds == 2)
    #expect(experiment.runs.allSatisfy { $0.name.hasPrefix("psg-") } && experiment.runs.count == 6)
    // The base's optimizer that no run is trained with is not one of this experiment.
    #expect(experiment.optimizerGroups.map(\.name) == ["slow", "adam"])
    #expect(try Experiment.profiles(path: folder.file("mine.yaml")) == ["default"])
  }

  @Test func `optimizers of the base come first unless the file names them`() throws {
    let all = Self.own.replacing("optimizers: [slow, adam]", with: "label: all")
    #expect(try experiment(all).optimizerGroups.map(\.name) == ["sgd", "slow", "adam"])
  }

  @Test func `a list replaces the base's`() throws {
    try write("resnet50.yaml", try ExperimentFiles.text("resnet50.yaml"))
    let small = try experiment(
      """
      name: small
      title: Small
      base: resnet50.yaml
      architecture: {stages: [2, 2], block: basic}
      pairs: {psg: {estimator: psg}}
      profiles: {default: {}}
      """, name: "small")
    let architecture = try #require(small.runs.first?.architecture)
    #expect(
      architecture
        == NetworkArchitecture(stages: [2, 2], width: 64, block: .basic, imageSize: 32))
    // Through two files.
    #expect(small.runs.first?.optimizer == (try ExperimentFiles.mnist().runs.first?.optimizer))
  }

  @Test func `a path counts from the file that names it`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("deep"), withIntermediateDirectories: true)
    try write("deep/mine.yaml", Self.own.replacing("mnist.yaml", with: "../mnist.yaml"))
    let experiment = try Experiment.read(path: folder.file("deep/mine.yaml"), profile: "default")
    #expect(experiment.dataset == "mnist")
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// A change of the base, then of the file.
    var base = (old: "", new: "")
    var own = (old: "", new: "")
    /// The file and what stands at the place that the message must name.
    let file: String
    let culprit: String
    let words: String
  }

  static let faults = [
    Fault(
      testDescription: "a value of the base", base: ("batch_size: 128 ", "batch_size: 0 "),
      file: "mnist.yaml", culprit: "0   ", words: "training.batch_size is out of range"),
    Fault(
      testDescription: "a value of the file", own: ("steps: 300", "steps: 0"), file: "mine.yaml",
      culprit: "0\noptimizers", words: "training.steps is out of range"),
    Fault(
      testDescription: "an unknown key of the base", base: ("  l2: 1.0e-4", "  l3: 1.0e-4"),
      file: "mnist.yaml", culprit: "l3:", words: "unknown key “l3” in training"),
    Fault(
      testDescription: "an unknown section of the base", base: ("quantizer:", "quantiser:"),
      file: "mnist.yaml", culprit: "quantiser:", words: "did you mean “quantizer”?"),
    Fault(
      testDescription: "an unknown key of the file", own: ("steps: 300", "step: 300"),
      file: "mine.yaml", culprit: "step: 300", words: "did you mean “steps”?"),
    Fault(
      testDescription: "two values that do not fit", own: ("steps: 300", "steps: 40"),
      file: "mnist.yaml", culprit: "50             # weights",
      words: "1 to the number of steps (40)"),
    Fault(
      testDescription: "no base there", own: ("mnist.yaml", "mnst.yaml"), file: "mine.yaml",
      culprit: "mnst.yaml", words: "there is no experiment file to be the base"),
    Fault(
      testDescription: "a folder for a base", own: ("mnist.yaml", "."), file: "mine.yaml",
      culprit: ".\n", words: "there is no experiment file to be the base"),
    Fault(
      testDescription: "its own base", own: ("mnist.yaml", "./mine.yaml"), file: "mine.yaml",
      culprit: "./mine.yaml", words: "mine.yaml → mine.yaml"),
    Fault(
      testDescription: "a circle", base: ("dataset: mnist\n", "dataset: mnist\nbase: mine.yaml\n"),
      file: "mnist.yaml", culprit: "mine.yaml", words: "mine.yaml → mnist.yaml → mine.yaml"),
    Fault(
      testDescription: "no runs, whatever the base has",
      own: ("pairs:\n  psg: {estimator: psg, optimizers: [slow, adam]}\n", ""), file: "mine.yaml",
      culprit: "name: mine", words: "lacks the key “runs”"),
  ]

  @Test(arguments: faults) func `complaints point to where the value stands`(_ fault: Fault) throws
  {
    func text(_ text: String, _ change: (old: String, new: String)) throws -> String {
      guard !change.old.isEmpty else { return text }
      let range = try #require(text.range(of: change.old), "there is no “\(change.old)”")
      return text.replacingCharacters(in: range, with: change.new)
    }
    let texts = [
      "mnist.yaml": try text(try ExperimentFiles.text("mnist.yaml"), fault.base),
      "mine.yaml": try text(Self.own, fault.own),
    ]
    for (name, text) in texts { try write(name, text) }
    let found = try failure {
      try Experiment.read(path: folder.file("mine.yaml"), profile: "default")
    }
    #expect(found.code == .configuration)
    #expect("\(found)".contains(fault.words), "\(found)")
    let place = try ExperimentFiles.place(
      of: fault.culprit, after: fault.words.contains("→") ? "base: " : "",
      in: try #require(texts[fault.file]))
    // A path may have come through another file's folder.
    let end = found.place.map { URL(filePath: $0).standardizedFileURL.path }
    #expect(end == URL(filePath: folder.file("\(fault.file):\(place)")).standardizedFileURL.path)
  }
}
