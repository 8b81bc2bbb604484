import Diagnostics
import Records
import Storage

extension TrainingLoop {
  /// Whether a file holds a run that this loop can go on from: the network's tensors, what its optimizer remembers, the
  /// statistics of its normalizations.
  /// - Parameters:
  ///   - path: of the file.
  ///   - isCheckpoint: whether its snapshots and curves go on too.
  /// - Throws: `Failure` 65 naming what is of another network or optimizer.
  func checkContinuable(_ run: TrainingRun, at path: String, isCheckpoint: Bool) throws(Failure) {
    func require(_ isFit: Bool, _ what: String) throws(Failure) {
      guard !isFit else { return }
      throw Failure(
        .badData, at: path, "\(what) of the file are not those of the run",
        expected: "\(request.run.name), seed \(request.seed)",
        found: "\(run.name), seed \(run.seed)",
        remedy: (isCheckpoint ? ArtifactSchema.checkpoint : .trainingRun).remedy)
    }
    try require(
      run.final.map(\.name) == setup.layout.descriptions.map(\.name)
        && run.final.map(\.shape) == setup.layout.descriptions.map(\.shape), "the tensors")
    try require(
      run.optimizerState.map(\.name) == request.run.optimizer.stateNames,
      "the optimizer’s arrays")
    let statistics = task.statistics?.layout.descriptions ?? []
    try require(
      run.statistics.map(\.name) == statistics.map(\.name)
        && run.statistics.map(\.shape) == statistics.map(\.shape), "the statistics")
    guard isCheckpoint else { return }
    let kept = SnapshotElements(layout: setup.layout, limit: request.run.snapshotWeights)
    let step = run.metrics.crossEntropy.count
    try require(
      run.snapshotElements == kept.stored && run.snapshotSteps.allSatisfy { $0 <= step }
        && run.evaluations.allSatisfy { $0.step <= step } && step <= request.steps,
      "snapshots and curves")
  }
}
