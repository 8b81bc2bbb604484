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

  package init(
    request: TrainingRequest, family: any FamilyTraining, dataPath: String, output: String,
    sources: String, isForced: Bool = false, checkpointInterval: Double = 300
  ) {
    self.request = request
    self.family = family
    self.dataPath = dataPath
    self.output = output
    self.sources = sources
    self.isForced = isForced
    self.checkpointInterval = checkpointInterval
  }

  /// How a run ended.
  package enum Outcome {
    case upToDate
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
    return Artifact.staleness(.trainingRun, at: output, key: key(for: found), notes: notes)
  }

  /// - Throws: `Failure` 65 or 66 for the data, 73 and 74 for the output, 75 when another process trains
  ///   the same run, 70 for a run that diverges, 130 and 143 when interrupted, a checkpoint saved.
  package func run(interruption: Interruption) throws(Failure) -> Outcome {
    if !isForced, try staleness() == .current { return .upToDate }
    let lock = try FileLock(for: output)
    defer { withExtendedLifetime(lock) {} }
    try AtomicFile.checkCreatable(output)
    let task = try family.task(request, dataPath: dataPath)
    let key = key(for: task.dataset)
    let loop = try TrainingLoop(request, task: task)
    let checkpoint = Checkpoint(output: output)
    let provenance = Provenance(sources: sources, numerics: numerics)
    var state = try initialState(loop, checkpoint, key)
    let pace = TrainingPace(request: request, startStep: state.step)
    var lastSave = monotonicSeconds()
    try loop.run(&state) { (state) throws(Failure) in
      pace.report(state)
      let now = monotonicSeconds()
      let code = state.step < request.steps ? interruption.exitCode : nil
      guard code != nil || now - lastSave > checkpointInterval else { return }
      lastSave = now
      try checkpoint.save(
        state.record(request, loop.setup, task), key: key, provenance: provenance)
      guard let code else { return }
      throw Failure(
        code, at: "\(request.run.name), seed \(request.seed)",
        "interrupted after step \(state.step) of \(request.steps); a checkpoint was saved",
        remedy: "repeat the command to go on from there")
    }
    // Nobody goes on from a run that itself went on from another: the state of its optimizer, as large as
    // the weights or twice, would be stored in vain.
    let run = state.record(request, loop.setup, task, isComplete: request.start == nil)
    try run.write(to: output, key: key, provenance: provenance)
    checkpoint.remove()
    return .trained(run, seconds: pace.finish(state))
  }

  /// What determines the bytes of the run file, on these data and this machine.
  package func key(for dataset: DatasetDescription) -> StageKey {
    request.key(dataset: dataset, sources: sources, arithmetic: family.arithmetic)
  }

  private func initialState(
    _ loop: TrainingLoop, _ checkpoint: Checkpoint, _ key: StageKey
  ) throws(Failure) -> TrainingState {
    if !isForced, let saved = checkpoint.load(key: key) {
      let state = try TrainingState(resuming: saved, request, loop.setup, loop.task)
      log.notice("\(request.run.name) seed \(request.seed): going on after step \(state.step)")
      return state
    }
    if let start = request.start {
      return try TrainingState(continuing: start.run, request, loop.setup, loop.task)
    }
    return try TrainingState(request, loop.setup, loop.task)
  }

  /// What provenance records of the arithmetic.
  private var numerics: [(name: String, value: String)] {
    [("kernels", request.kernels.rawValue)] + family.arithmetic
  }
}
