import Analysis
import Configurations
import Diagnostics
import Records
import Results
import Storage
import TestSupport
import Testing

/// Run files that are whole and hold what no training writes.
@Suite("Runs that lie") struct LyingRunTests {
  private let folder: TemporaryDirectory
  private let experiment: Experiment
  private let paper: PaperValues
  private let rules: Rules

  init() throws {
    folder = try TemporaryDirectory()
    experiment = try SyntheticAnalysis.experiment("mnist", profile: "smoke")
    paper = try SyntheticAnalysis.paper()
    rules = try SyntheticAnalysis.rules()
    for name in ["qhat-sgd", "ste-sgd"] {
      try SyntheticRun.make(name).write(
        to: path(of: name), key: StageKey(stage: "train"), provenance: Provenance(entries: []))
    }
  }

  private func path(of name: String) -> String {
    experiment.runPath(name, seed: 1, below: folder.path)
  }

  private func analyse() throws -> AnalysisResult? {
    try AnalysisStage(
      experiment: experiment, paper: paper, recipe: nil, rules: rules, runsFolder: folder.path,
      output: folder.file("analysis.h5"), sources: "a test", isPartial: true
    ).run()
  }

  @Test("every change of every dataset and attribute is analysed or ends with 65")
  func everyChange() throws {
    #expect(try analyse()?.comparisons.count == 1)
    let path = path(of: "qhat-sgd")
    let whole = try TrainingRun(path: path)
    let trial = try FileMutation.tryAll(of: path) { _ in
      if try TrainingRun(path: path) != whole { _ = try analyse() }
    }
    #expect(trial.faults.isEmpty, "\(trial.faults.joined(separator: "\n"))")
    #expect(trial.refused > 300 && trial.used > 20)
  }

  /// A run that goes on from none was once analysed without its weights from before the first step.
  @Test("what is missing is refused or changes nothing") func missing() throws {
    struct OtherResults: Error {}
    let path = path(of: "qhat-sgd")
    let expected = try #require(try analyse())
    let whole = try TrainingRun(path: path)
    let trial = try FileMutation.tryAll(
      of: path, where: { [.missing, .renamed].contains($0.change) }
    ) { _ in
      guard try TrainingRun(path: path) != whole, let found = try analyse() else { return }
      guard found.findings == expected.findings, found.comparisons == expected.comparisons else {
        throw OtherResults()
      }
    }
    #expect(trial.faults.isEmpty, "\(trial.faults.joined(separator: "\n"))")
    #expect(trial.refused > 60 && trial.used > 5, "\(trial.refused), \(trial.used)")
  }

  @Test("a run that goes on from another is not compared with one that does not")
  func continuation() throws {
    var run = SyntheticRun.make("qhat-sgd")
    run.configuration += "\nstart=start-sgd"
    run.initial = []
    try run.write(
      to: path(of: run.name), key: StageKey(stage: "train"), provenance: Provenance(entries: []))
    let failure = #expect(throws: Failure.self) { try analyse() }
    #expect(failure?.code == .badData)
    #expect(failure?.problem.contains("only one goes on from another") == true)
  }

  /// The cases of a campaign against an earlier build.
  @Test(
    "what no file can hold is refused before memory is asked for",
    arguments: [
      ("/dataset/files", FileMutation.Change.huge), ("/weights/final/conv1/kernel", .huge),
      ("/metrics/cross_entropy", .huge), ("/evaluation/step", .huge), ("/tensor_names", .huge),
    ])
  func huge(place: String, change: FileMutation.Change) throws {
    let run = path(of: "qhat-sgd")
    let whole = try readBytes(run)
    try AtomicFile.write(
      try FileMutation(place: place, change: change).applied(to: whole), to: run)
    let failure = #expect(throws: Failure.self) { try analyse() }
    #expect(failure?.code == .badData && failure?.problem.contains(place) == true)
    #expect(failure?.found?.contains("\(1 << 62)") == true && failure?.remedy != nil)
    #expect(failure?.place == run)
  }
}
