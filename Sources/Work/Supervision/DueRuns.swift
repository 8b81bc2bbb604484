import Configurations
import Diagnostics
import Dispatch
import Foundation
import Records
import Storage
import Synchronization
import Training

/// Which runs must be trained, and why: decided for all of them at once, every file read once at most.
package struct DueRuns: Sendable {
  /// In the order in which the runs were given.
  package let all: [(run: PlannedRun, state: Staleness)]

  package var due: [PlannedRun] { all.filter { $0.state != .current }.map(\.run) }

  /// Those that are due and can begin now, and those that wait for one of them to end.
  package var dueNowAndLater: (now: [PlannedRun], later: [PlannedRun]) {
    let due = due
    let outputs = Set(due.map(\.output))
    let waits = { (run: PlannedRun) in run.start.map(outputs.contains) ?? false }
    return (due.filter { !waits($0) }, due.filter(waits))
  }

  /// - Parameters:
  ///   - family: how a run's network is trained.
  ///   - sources: fingerprint of the code that trains a run.
  ///   - notes: what is known of files without reading them.
  ///   - isForced: all are due.
  ///   - confirmedSteps: how many steps are repeated of runs that another program trained.
  /// - Throws: `Failure` 65 for data that are damaged.
  package init(
    _ runs: [PlannedRun], family: @Sendable (RunConfiguration) -> any FamilyTraining,
    sources: @Sendable (RunConfiguration) -> String, notes: ChecksumNotes, isForced: Bool,
    confirmedSteps: Int? = nil
  ) throws(Failure) {
    let datasets = try Self.datasets(of: runs, family)
    @Sendable func state(_ run: PlannedRun, after start: Staleness?) -> Result<Staleness, Failure> {
      if isForced { return .success(.stale("--force")) }
      guard let dataset = datasets[run.data] else {
        return .success(.stale("the data must be prepared first"))
      }
      var request = run.request
      if let path = run.start {
        guard start == .current else {
          return .success(.stale("\(path) must be trained first"))
        }
        switch Result(catching: { () throws(Failure) in try notes.sha256(of: path) }) {
        case .success(let checksum): request.startChecksum = checksum
        case .failure: return .success(.stale("\(path) must be trained first"))
        }
      }
      let stage = TrainingStage(
        request: request, family: family(run.run), dataPath: run.data, output: run.output,
        sources: sources(run.run), confirmedSteps: confirmedSteps)
      return Result { () throws(Failure) in try stage.staleness(dataset: dataset, notes: notes) }
    }
    // Runs that others go on from come first: what is found of them decides on the others.
    var found: [String: Staleness] = [:]
    for isLater in [false, true] {
      let phase = runs.filter { ($0.start != nil) == isLater }
      let starts = phase.map { run in run.start.flatMap { found[$0] } }
      let states = Mutex<[Result<Staleness, Failure>?]>(Array(repeating: nil, count: phase.count))
      DispatchQueue.concurrentPerform(iterations: phase.count) { index in
        let state = state(phase[index], after: starts[index])
        states.withLock { $0[index] = state }
      }
      for (run, state) in zip(phase, states.withLock { $0 }) {
        if let state = try state?.get() { found[run.output] = state }
      }
    }
    all = runs.map { ($0, found[$0.output] ?? .current) }
  }

  /// What the data say of themselves, by path; data that are not there are left out.
  private static func datasets(
    of runs: [PlannedRun], _ family: (RunConfiguration) -> any FamilyTraining
  ) throws(Failure) -> [String: DatasetDescription] {
    var datasets: [String: DatasetDescription] = [:]
    for run in runs where datasets[run.data] == nil {
      guard FileManager.default.fileExists(atPath: run.data) else { continue }
      datasets[run.data] = try family(run.run).dataset(at: run.data)
    }
    return datasets
  }
}
