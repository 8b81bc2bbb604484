import Configurations
import ConvNetTraining
import Diagnostics
import Foundation
import HDF5
import Records
import ResidualTraining
import Storage
import TestSupport
import Testing
import Training

/// Runs that another state of the program trained, and that this one takes over or trains anew.
@Suite("runs that are taken over") struct ConfirmationTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try SquareImages.write(to: folder.file("data.h5"))
  }

  private func stage(
    _ request: TrainingRequest, _ output: String, sources: String, confirming steps: Int? = nil
  ) -> TrainingStage {
    TrainingStage(
      request: request, family: ConvNetFamily(), dataPath: folder.file("data.h5"),
      output: folder.file(output), sources: sources, confirmedSteps: steps)
  }

  private func run(_ stage: TrainingStage) throws -> TrainingStage.Outcome {
    try stage.run(interruption: Interruption())
  }

  /// Whether a run was taken over: how many steps were repeated; nil where it was trained.
  private func confirmed(_ outcome: TrainingStage.Outcome) -> Int? {
    if case .confirmed(let steps) = outcome { steps } else { nil }
  }

  private func provenance(_ output: String) throws -> Provenance {
    try Provenance(from: try Artifact.open(.trainingRun, at: folder.file(output)))
  }

  @Test("the same run of another program is taken over, under the new key", arguments: [1, 6, 500])
  func takenOver(steps: Int) throws {
    let request = try TinyRun.request("qhat-adam")
    _ = try run(stage(request, "run.h5", sources: "old"))
    let trained = try TrainingRun(path: folder.file("run.h5"))
    // Nobody asked for it: it would be trained.
    guard case .stale = try stage(request, "run.h5", sources: "new").staleness() else {
      Issue.record("a run of another program is up to date")
      return
    }
    let taking = try stage(request, "run.h5", sources: "new", confirming: steps)
    #expect(
      try taking.staleness()
        == .stale(
          "changed: sources: old → new; taken over where its first \(steps) steps come to the same bits"
        ))
    let outcome = try run(taking)
    #expect(confirmed(outcome) == min(steps, 12))
    #expect(try stage(request, "run.h5", sources: "new").staleness() == .current)
    #expect(try TrainingRun(path: folder.file("run.h5")) == trained)
    let found = try provenance("run.h5")
    #expect(found["source_fingerprint"] == "old")
    let repeated = steps < 12 ? "its first \(steps) steps" : "all steps"
    #expect(found[TrainingStage.confirmation]?.hasPrefix(repeated) == true)
    // Once more, by a third program: its word takes the place of the second's.
    _ = try run(stage(request, "run.h5", sources: "third", confirming: 2))
    let last = try provenance("run.h5")
    #expect(last["source_fingerprint"] == "old")
    #expect(last.entries.count { $0.name == TrainingStage.confirmation } == 1)
    #expect(last[TrainingStage.confirmation]?.contains("sources third") == true)
  }

  /// One bit of what is compared, changed in a file that is otherwise whole.
  @Test(
    "a run that is not the same is trained anew",
    arguments: ["initial", "loss", "correct", "rate", "snapshot", "final"])
  func differs(_ part: String) throws {
    let request = try TinyRun.request("ste-sgd")
    _ = try run(stage(request, "run.h5", sources: "old"))
    _ = try run(stage(request, "own.h5", sources: "new"))
    var other = try TrainingRun(path: folder.file("run.h5"))
    switch part {
    case "initial": other.initial[0].values[5] = other.initial[0].values[5].nextUp
    case "loss": other.metrics.crossEntropy[2] = other.metrics.crossEntropy[2].nextUp
    case "correct": other.metrics.correct[0] = 1 - other.metrics.correct[0].signum()
    // A step that is not repeated.
    case "rate": other.metrics.learningRate[11] = other.metrics.learningRate[11].nextUp
    case "snapshot": other.snapshots[1].values[0] = other.snapshots[1].values[0].nextUp
    default: other.final[2].values = other.final[2].values.map { -$0 }
    }
    let key = stage(request, "run.h5", sources: "old").key(for: other.dataset)
    try other.write(
      to: folder.file("run.h5"), key: key, provenance: Provenance(entries: []))
    let outcome = try run(stage(request, "run.h5", sources: "new", confirming: 5))
    #expect(confirmed(outcome) == nil)
    #expect(try readBytes(folder.file("run.h5")) == readBytes(folder.file("own.h5")))
  }

  @Test("what was configured otherwise is trained anew, and so is what is forced")
  func configuredOtherwise() throws {
    let request = try TinyRun.request()
    _ = try run(stage(request, "run.h5", sources: "old"))
    var other = request
    other.run.l2 *= 2
    #expect(confirmed(try run(stage(other, "run.h5", sources: "new", confirming: 3))) == nil)
    var forced = stage(other, "run.h5", sources: "third", confirming: 3)
    forced.isForced = true
    #expect(confirmed(try run(forced)) == nil)
  }

  @Test("runs that go on from one that was taken over are taken over too")
  func continued() throws {
    let index = try TinyImages.prepare(in: folder)
    func stage(_ name: String, _ sources: String, _ steps: Int?) throws -> TrainingStage {
      var request = try TinyImages.request(name)
      request.start = try request.run.start.map {
        try StartingPoint(path: folder.file("\($0).h5"), name: $0, seed: 3)
      }
      return TrainingStage(
        request: request, family: ResidualFamily(), dataPath: index,
        output: folder.file("\(name).h5"), sources: sources, confirmedSteps: steps)
    }
    for name in ["start-sgd", "ste-sgd"] { _ = try run(stage(name, "old", nil)) }
    #expect(confirmed(try run(stage("start-sgd", "new", 2))) == 2)
    #expect(confirmed(try run(stage("ste-sgd", "new", 7))) == 7)
    let word = try provenance("ste-sgd.h5")[TrainingStage.confirmation]
    #expect(word?.hasPrefix("its first 7 steps") == true)
    guard case .upToDate = try run(stage("ste-sgd", "new", nil)) else {
      Issue.record("taken over, and out of date")
      return
    }
  }
}
