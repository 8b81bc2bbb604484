import Diagnostics
import HDF5
import Storage

/// A run whose weights stay in its file until they are asked for, tensor by tensor.
package struct StoredRun: Sendable {
  /// All but weights, statistics and what the optimizer remembers.
  package let run: TrainingRun
  private let file: CheckedFile

  /// - Parameter file: a run file that was found whole.
  /// - Throws: `Failure` 65 when it does not hold a run.
  package init(_ file: CheckedFile, _ reader: HDF5Reader) throws(Failure) {
    self.file = file
    run = try TrainingRun(withoutWeights: reader)
  }

  /// Opens the file once more.
  /// - Throws: `Failure` 65 when it is another one by now, 66 when it is gone.
  package func weights() throws(Failure) -> RunWeights {
    RunWeights(run, try file.open())
  }
}

/// The weights of a run, read tensor by tensor. For one thread at a time.
package final class RunWeights {
  private let run: TrainingRun
  private let isContinuation: Bool
  private let fields: WeightFields

  fileprivate init(_ run: TrainingRun, _ reader: HDF5Reader) {
    self.run = run
    isContinuation = run.isContinuation
    fields = WeightFields(HDF5Fields(reading: reader), of: run.tensors)
  }

  /// Of the tensor at `index` at the end of training, row-major.
  package func final(_ index: Int) throws(Failure) -> [Float] {
    var values: [Float] = []
    try fields.values("/weights/final", index, &values)
    return values
  }

  /// The step before which `earliest` are the weights: 0, or the first snapshot's in a run that goes on from another.
  package var earliestStep: Int { isContinuation ? run.snapshotSteps.first ?? 0 : 0 }

  /// Of the tensor at `index` the earliest weights that the file holds: initial ones, or in a run that goes on from
  /// another those of the first snapshot, whole or chosen elements; empty where there is none.
  /// - Parameter snapshots: of this tensor, as `snapshots` has read them.
  package func earliest(_ index: Int, snapshots: [Float]) throws(Failure) -> [Float] {
    guard !isContinuation else {
      return Array(snapshots.prefix(snapshots.count / max(1, run.snapshotSteps.count)))
    }
    var values: [Float] = []
    try fields.values("/weights/initial", index, &values)
    return values
  }

  /// Of the tensor at `index`, whole or its chosen elements, one snapshot after another.
  package func snapshots(_ index: Int) throws(Failure) -> [Float] {
    var tensor = NamedTensor(name: run.tensors[index].name, shape: [], values: [])
    let chosen = run.snapshotElements.isEmpty ? nil : run.snapshotElements[index]
    try fields.snapshot(
      index, &tensor, steps: .exactly(run.snapshotSteps.count),
      elements: chosen.map { .exactly($0.count) })
    return tensor.values
  }
}
