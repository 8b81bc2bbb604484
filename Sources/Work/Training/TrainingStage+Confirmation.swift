import Diagnostics
import HDF5
import Records
import Storage

/// A run that another state of the program trained need not be trained again where this one takes its first steps to
/// the same bits.
///
/// Every loss, penalty, rate and count of right answers of these steps must be the same, and with them the weights
/// before the first step and in every snapshot on the way; the learning rates of all steps; and what the last weights
/// come to on the test images. The run file is published anew under the present key; its provenance still names the
/// program that trained it, and then what was repeated.
extension TrainingStage {
  /// What the provenance calls it.
  package static let confirmation = "confirmed"

  /// Whether there is a finished run that only another program, or the run that it goes on from, sets apart from what
  /// is asked for.
  /// - Parameter key: what is asked for.
  func hasConfirmableRun(under key: StageKey) -> Bool {
    guard confirmedSteps != nil, !isForced, let old = Artifact.key(.trainingRun, at: output)
    else { return false }
    return key.names(changedFrom: old).isSubset(of: ["sources", "start_sha256"])
  }

  func finishedRun() throws(Failure) -> (TrainingRun, Provenance) {
    let reader = try Artifact.open(.trainingRun, at: output)
    return (try TrainingRun(from: reader), try Provenance(from: reader))
  }

  /// - Returns: what differs, in words; nil where the run is confirmed.
  func difference(
    from run: TrainingRun, over steps: Int, _ loop: TrainingLoop, interruption: Interruption
  ) throws(Failure) -> String? {
    var state = try loop.stateBeforeSteps()
    guard run.initial.isSame(as: state.initial) else { return "the weights before the first step" }
    let first = state.step
    let end = min(request.steps, first + steps)
    for step in first..<request.steps
    where step >= run.metrics.learningRate.count
      || run.metrics.learningRate[step] != loop.learningRate(at: step)
    {
      return "the learning rate of step \(step + 1)"
    }
    while state.step < end {
      try loop.step(&state)
      if request.snapshotSteps.contains(state.step) { state.takeSnapshot() }
      let step = state.step - 1
      guard state.metrics.isSame(as: run.metrics, at: step) else {
        return "what step \(step + 1) came to"
      }
      let code = agreed(interruption.exitCode, saves: false).0
      if let code {
        request.ranks?.meet()
        throw Failure(
          code, at: "\(request.run.name), seed \(request.seed)",
          "interrupted while its first steps were repeated", remedy: "repeat the command")
      }
    }
    state.complete()
    for (index, step) in state.snapshotSteps.enumerated() {
      let isSame = run.snapshotSteps.firstIndex(of: step).map { place in
        state.layout.descriptions.indices.allSatisfy { tensor in
          let size = state.snapshots[tensor].count / state.snapshotSteps.count
          let own = state.snapshots[tensor][index * size..<(index + 1) * size]
          return run.snapshot(place, of: state.layout.descriptions[tensor].name)?.isSame(as: own)
            ?? false
        }
      }
      guard isSame == true else { return "the weights after step \(step)" }
    }
    guard let look = run.evaluations.last,
      try loop.evaluation(of: run, &state).isSame(as: look)
    else { return "what its last weights come to on the test images" }
    return nil
  }
}

extension TrainingLoop {
  /// The state before the steps that the run takes itself.
  func stateBeforeSteps() throws(Failure) -> TrainingState {
    guard let start = request.start else { return try TrainingState(request, setup, task) }
    try checkContinuable(start.run, at: start.path, isCheckpoint: false)
    return try TrainingState(continuing: start.run, request, setup, task)
  }
}

extension StepMetrics {
  /// Whether a step came to the same bits.
  fileprivate func isSame(as other: StepMetrics, at step: Int) -> Bool {
    step < other.crossEntropy.count && crossEntropy[step] == other.crossEntropy[step]
      && penalty[step] == other.penalty[step] && correct[step] == other.correct[step]
      && count[step] == other.count[step]
  }
}

extension Evaluation {
  fileprivate func isSame(as other: Evaluation) -> Bool {
    crossEntropy == other.crossEntropy && penalty == other.penalty && accuracy == other.accuracy
  }
}

extension Collection<Float> {
  /// Bit for bit; −0 is not 0.
  fileprivate func isSame(as other: some Collection<Float>) -> Bool {
    elementsEqual(other) { $0.bitPattern == $1.bitPattern }
  }
}

extension [NamedTensor] {
  fileprivate func isSame(as other: [NamedTensor]) -> Bool {
    elementsEqual(other) { $0.name == $1.name && $0.values.isSame(as: $1.values) }
  }
}
