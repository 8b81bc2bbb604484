import Diagnostics
import Foundation
import Records
import Storage

/// The stage `train`: one run with one seed, from the prepared data to a published run file.
package struct TrainingStage {
  package var request: TrainingRequest
  package var family: any FamilyTraining
  package var dataPath: String
  package var output: String
  /// Fingerprint of the code that trains: of the family's room.
  package var sources: String
  /// Trains even if the output is up to date, and from the start.
  package var isForced: Bool
  /// Seconds between checkpoints.
  package var checkpointInterval: Double
  /// How many steps to repeat of a run that another program trained, to take it over; nil: such a run is trained anew.
  package var confirmedSteps: Int?

  package init(
    request: TrainingRequest, family: any FamilyTraining, dataPath: String, output: String,
    sources: String, isForced: Bool = false, checkpointInterval: Double = 300,
    confirmedSteps: Int? = nil
  ) {
    self.request = request
    self.family = family
    self.dataPath = dataPath
    self.output = output
    self.sources = sources
    self.isForced = isForced
    self.checkpointInterval = checkpointInterval
    self.confirmedSteps = confirmedSteps
  }

  /// How a run ended.
  package enum Outcome {
    case upToDate
    /// Trained before, by another program; so many steps were repeated.
    case confirmed(steps: Int)
    case trained(TrainingRun, seconds: Double)
  }

  /// Whether there is work, and why. Reads the description of the data, not the images.
  /// - Parameters:
  ///   - dataset: the description, where it has been read already.
  ///   - notes: what is known of files without reading them.
  package func staleness(
    dataset: DatasetDescription? = nil, notes: ChecksumNotes = ChecksumNotes()
  ) throws(Failure) -> Staleness {
    let found: DatasetDescription
    if let dataset {
      found = dataset
    } else {
      found = try family.dataset(at: dataPath)
    }
    let key = key(for: found)
    let state = Artifact.staleness(.trainingRun, at: output, key: key, notes: notes)
    guard case .stale(let reason) = state, let confirmedSteps, hasConfirmableRun(under: key) else {
      return state
    }
    return .stale(
      "\(reason); taken over where its first \(confirmedSteps) steps come to the same bits")
  }

  /// - Throws: `Failure` 65 or 66 for the data, 73 and 74 for the output, 75 when another process trains
  ///   the same run, 70 for a run that diverges, 129, 130, 138 and 143 when interrupted, a checkpoint saved.
  package func run(interruption: Interruption) throws(Failure) -> Outcome {
    let ranks = request.ranks
    var isCurrent = false
    if !isForced { isCurrent = try staleness() == .current }
    if ranks?.first(isCurrent) ?? isCurrent {
      if publishes { Self.removeLeftovers(of: output) }
      return .upToDate
    }
    let lock = publishes ? try FileLock(for: output) : nil
    defer { withExtendedLifetime(lock) {} }
    if publishes { try AtomicFile.checkCreatable(output) }
    let task = try family.task(request, dataPath: dataPath)
    let key = key(for: task.dataset)
    try checkAgreement(on: key)
    let loop = try TrainingLoop(request, task: task)
    let checkpoint = Checkpoint(output: output)
    let provenance = Provenance(
      sources: sources, numerics: [("kernels", request.kernels.rawValue)])
    if let steps = try confirm(loop, key, provenance, interruption) {
      if publishes { checkpoint.remove() }
      ranks?.meet()
      return .confirmed(steps: steps)
    }
    var state = try initialState(loop, checkpoint, key)
    let pace = TrainingPace(request: request, startStep: state.step)
    var lastSave = monotonicSeconds()
    try loop.run(&state) { (state) throws(Failure) in
      if publishes { pace.report(state) }
      let isDue = monotonicSeconds() - lastSave > checkpointInterval
      let (code, saves) = agreed(
        state.step < request.steps ? interruption.exitCode : nil, saves: isDue)
      guard code != nil || saves else { return }
      lastSave = monotonicSeconds()
      state.complete()
      if publishes {
        try checkpoint.save(
          state.record(request, loop.setup, task), key: key, provenance: provenance)
      }
      guard let code else { return }
      ranks?.meet()
      throw Failure(
        code, at: "\(request.run.name), seed \(request.seed)",
        "interrupted after step \(state.step) of \(request.steps); a checkpoint was saved",
        remedy: "repeat the command to go on from there")
    }
    state.complete()
    // Nobody goes on from a run that itself went on from another: the state of its optimizer, as large as
    // the weights or twice, would be stored in vain.
    let run = state.record(request, loop.setup, task, isComplete: request.start == nil)
    if publishes {
      try run.write(to: output, key: key, provenance: provenance)
      checkpoint.remove()
    }
    ranks?.meet()
    return .trained(run, seconds: publishes ? pace.finish(state) : 0)
  }

  /// Takes over a run that another program trained, where this one agrees with it.
  /// - Returns: how many steps were repeated; nil where there is none, or it differs.
  private func confirm(
    _ loop: TrainingLoop, _ key: StageKey, _ provenance: Provenance, _ interruption: Interruption
  ) throws(Failure) -> Int? {
    guard let confirmedSteps, hasConfirmableRun(under: key) else { return nil }
    let (run, trainer) = try finishedRun()
    let difference = try difference(
      from: run, over: confirmedSteps, loop, interruption: interruption)
    guard request.ranks?.first(difference == nil) ?? (difference == nil) else {
      if publishes {
        log.notice(
          "\(request.run.name) seed \(request.seed): not the same here: \(difference ?? ""); trained anew"
        )
      }
      return nil
    }
    let own = request.steps - (request.start?.step ?? 0)
    let steps = min(confirmedSteps, own)
    if publishes {
      try run.write(
        to: output, key: key,
        provenance: trainer.with(
          Self.confirmation,
          "\(steps == own ? "all" : "its first \(steps)") steps and the last look at the test images, to the same bits, by commit \(provenance["commit"] ?? "unknown"), sources \(sources.prefix(16))"
        ))
    }
    return steps
  }

  /// Removes what a process has left that was killed after it had published the run.
  package static func removeLeftovers(of output: String) {
    Leftovers.remove(beside: output)
    let checkpoint = Checkpoint(output: output)
    guard checkpoint.exists, let lock = try? FileLock(for: output) else { return }
    withExtendedLifetime(lock) { checkpoint.remove() }
  }

  /// Whether this process writes what all have trained: rank 0 does.
  private var publishes: Bool { request.ranks?.rank ?? 0 == 0 }

  /// The exit code to end with, once any rank has received a signal, and whether rank 0 finds that a checkpoint is due.
  func agreed(_ code: ExitCode?, saves: Bool) -> (ExitCode?, saves: Bool) {
    guard let ranks = request.ranks else { return (code, saves) }
    let all = ranks.gathered([code?.rawValue ?? 0, saves ? 1 : 0], filledWith: 0)
    let codes = stride(from: 0, to: all.count, by: 2).map { all[$0] }
    return (codes.first { $0 != 0 }.flatMap(ExitCode.init), all[1] == 1)
  }

  /// - Throws: `Failure` 65 where ranks would train different runs.
  private func checkAgreement(on key: StageKey) throws(Failure) {
    guard let ranks = request.ranks else { return }
    let digest = Array(key.hash.utf8)
    let all = ranks.gathered(digest, filledWith: 0)
    for rank in 0..<ranks.count
    where Array(all[rank * digest.count..<(rank + 1) * digest.count]) != Array(all[..<digest.count])
    {
      throw Failure(
        .badData, at: "\(request.run.name), seed \(request.seed)",
        "rank \(rank) would train another run than rank 0",
        expected: "one configuration, one set of data, one program and one kind of processor",
        remedy: "see that all machines have the same files, and name the kernels: --kernels avx2")
    }
  }

  /// What determines the bytes of the run file, on these data and this machine.
  package func key(for dataset: DatasetDescription) -> StageKey {
    request.key(dataset: dataset, sources: sources)
  }

  private func initialState(
    _ loop: TrainingLoop, _ checkpoint: Checkpoint, _ key: StageKey
  ) throws(Failure) -> TrainingState {
    let saved = isForced ? nil : checkpoint.load(key: key, for: loop)
    if let ranks = request.ranks {
      let steps = ranks.gathered([saved?.metrics.crossEntropy.count ?? 0], filledWith: 0)
      if let rank = steps.firstIndex(where: { $0 != steps[0] }) {
        throw Failure(
          .inputOutput, at: checkpoint.latest,
          "rank \(rank) sees another checkpoint than rank 0",
          expected: "after step \(steps[0])", found: "after step \(steps[rank])",
          remedy: "put the output on a file system that all machines share")
      }
    }
    if let saved {
      let state = try TrainingState(resuming: saved, request, loop.setup, loop.task)
      if publishes {
        log.notice("\(request.run.name) seed \(request.seed): going on after step \(state.step)")
      }
      return state
    }
    return try loop.stateBeforeSteps()
  }
}
