import Analysis
import Configurations
import Diagnostics
import Foundation
import Records
import Results
import Storage
import TestSupport
import Testing

/// Run files of another program, as pipeline/foreign-runs.md describes them.
@Suite("Runs that another program trained") struct ForeignRunTests {
  private let folder: TemporaryDirectory
  private var experiment: Experiment

  init() throws {
    folder = try TemporaryDirectory()
    experiment = try SyntheticAnalysis.experiment("mnist", profile: "smoke")
    experiment.name = "pytorch"
  }

  private func write(
    _ name: String, framework: String?, configuration: String? = nil,
    dataset: DatasetDescription = SyntheticAnalysis.dataset(generated: false),
    commit: String? = nil
  ) throws {
    let run = try #require(experiment.run(named: name))
    let weights = NamedTensor(name: "conv1/kernel", shape: [2, 2], values: [0.1, -0.2, 0.3, 0.4])
    let kept = NamedTensor(name: weights.name, shape: [1, 2, 2], values: weights.values)
    var metrics = StepMetrics()
    metrics.crossEntropy = [2, 1]
    metrics.penalty = [0.1, 0.1]
    metrics.correct = [1, 2]
    metrics.count = [4, 4]
    metrics.learningRate = [0, 0.001]
    let record = TrainingRun(
      name: name, experiment: "pytorch", seed: 1, configuration: configuration ?? run.canonicalText,
      dataset: dataset, trainCount: 8, testCount: 4,
      tensors: [
        TensorDescription(
          name: weights.name, shape: [2, 2], isQuantized: true, limit: 0.5, alpha: 1)
      ], initial: [weights], final: [weights], snapshotSteps: [2], snapshots: [kept],
      optimizerState: [], metrics: metrics,
      evaluations: [Evaluation(step: 2, crossEntropy: 1, penalty: 0.1, accuracy: 0.5)])
    try record.write(
      to: experiment.runPath(name, seed: 1, below: folder.path), key: StageKey(stage: "train"),
      provenance: Provenance(
        entries: [("framework", framework), ("commit", commit)].compactMap { name, value in
          value.map { (name: name, value: $0) }
        }))
  }

  private func analyse(
    images: (description: DatasetDescription, samples: ContactSheet)? = nil
  ) throws -> AnalysisResult {
    var stage = AnalysisStage(
      experiment: experiment, paper: try SyntheticAnalysis.paper(), recipe: nil,
      rules: try SyntheticAnalysis.rules(), runsFolder: folder.path,
      output: folder.file("pytorch.h5"), sources: "a test", isPartial: true)
    stage.images = images
    return try #require(try stage.run())
  }

  @Test("the analysis says who trained them, in findings and title")
  func framework() throws {
    try write("qhat-sgd", framework: "PyTorch 2.0")
    try write("ste-sgd", framework: "PyTorch 2.0")
    let result = try analyse()
    #expect(result.findings.word("pytorch.framework") == "PyTorch 2.0")
    #expect(result.findings.number("pytorch.baseline.sgd.agreement") == 1)
    #expect(result.experiment.title.hasSuffix(", trained by PyTorch 2.0"))
    let again = try AnalysisResult(path: folder.file("pytorch.h5"))
    #expect(again.experiment.framework == "PyTorch 2.0")
  }

  private func failure() -> Failure? {
    do { _ = try analyse() } catch { return error as? Failure }
    return nil
  }

  @Test("a run with another recipe is refused, naming the values")
  func recipe() throws {
    let text = try #require(experiment.run(named: "qhat-sgd")).canonicalText
    try write(
      "qhat-sgd", framework: "PyTorch 2.0",
      configuration: text.replacing("batch_size=128", with: "batch_size=64"))
    let found = try #require(failure())
    #expect(found.code == .badData && found.expected == "batch_size=128")
    #expect(found.found == "batch_size=64" && found.place?.contains("qhat-sgd") == true)
  }

  @Test("runs on two sets of data are not analysed as one")
  func otherData() throws {
    var other = SyntheticAnalysis.dataset(generated: false)
    try write("qhat-sgd", framework: nil)
    other.name = "renamed"
    try write("ste-sgd", framework: nil, dataset: other)
    #expect(failure() == nil)
    other.checksums[0].sha256 = String(repeating: "7", count: 64)
    try write("ste-sgd", framework: nil, dataset: other)
    let found = try #require(failure())
    #expect(found.code == .badData && found.problem.contains("different data"))
    #expect(found.found == "renamed (777777777777)" && found.place?.contains("ste-sgd") == true)
  }

  /// However many runs there are.
  @Test("what runs do not share of their provenance is told once, with how many runs have it")
  func provenances() throws {
    try write("qhat-sgd", framework: nil, commit: "one")
    #expect(try analyse().provenanceNotes.isEmpty)
    try write("ste-sgd", framework: nil, commit: "two")
    try write("qhat-adam", framework: nil, commit: "two")
    let notes = try analyse().provenanceNotes
    #expect(notes.count == 1)
    let note = try #require(notes.first)
    #expect(note.contains("“one” in 1 of 3 runs") && note.contains("“two” in 2 of 3 runs"))
  }

  /// A set that is called otherwise is the same, and has the name that it has now.
  @Test("data are called as the prepared set is, if it is that set")
  func renamed() throws {
    var set = SyntheticAnalysis.dataset(generated: false)
    set.name = "CIFAR-10"
    let sheet = ContactSheet()
    try write("qhat-sgd", framework: nil)
    #expect(try analyse().dataset.name == "MNIST")
    let result = try analyse(images: (set, sheet))
    #expect(result.dataset.name == "CIFAR-10" && result.contactSheet == sheet)
    set.checksums[0].sha256 = String(repeating: "7", count: 64)
    let other = try analyse(images: (set, sheet))
    #expect(other.dataset.name == "MNIST" && other.contactSheet == nil)
  }

  @Test("runs of two programs are not analysed as one")
  func mixture() throws {
    try write("qhat-sgd", framework: "PyTorch 2.0")
    try write("ste-sgd", framework: nil)
    let found = try #require(failure())
    #expect(found.code == .badData && found.problem.contains("different programs"))
  }
}
