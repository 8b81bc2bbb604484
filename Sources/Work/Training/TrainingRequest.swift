import Configurations
import Networks
import Records
import Storage

/// One run with one seed, and how far and how closely it is to be followed.
package struct TrainingRequest: Sendable {
  package var run: RunConfiguration
  package var seed: Int
  /// Weights to start from in the place of drawn ones, with the name and checksum of their file.
  package var initialWeights: InitialWeights?
  /// Where this run goes on from: the finished run file of `run.start`.
  package var start: StartingPoint?
  /// SHA-256 of that file, where only the key is asked for.
  package var startChecksum: String?
  /// Threads inside the run; its bytes do not depend on it.
  package var threads = 1
  /// The processes that train this run together; nil for one. Nor do they depend on that.
  package var ranks: (any RankGroup)?
  /// Train the first so many steps only; the schedule stays that of the whole run. Nil: all.
  package var stepLimit: Int?
  /// Keep the weights every so many steps; nil: as many snapshots as the configuration says.
  package var snapshotEvery: Int?
  package var kernels: KernelPath

  package init(
    run: RunConfiguration, seed: Int, initialWeights: InitialWeights? = nil,
    stepLimit: Int? = nil, snapshotEvery: Int? = nil, kernels: KernelPath = .automatic
  ) {
    self.run = run
    self.seed = seed
    self.initialWeights = initialWeights
    self.stepLimit = stepLimit
    self.snapshotEvery = snapshotEvery
    self.kernels = kernels
  }

  package var steps: Int {
    let last = min(run.stopAfter ?? run.steps, run.steps)
    return min(stepLimit ?? last, last)
  }

  /// Numbers of done steps after which the weights are kept; the last is the end.
  var snapshotSteps: [Int] {
    if let every = snapshotEvery {
      var steps = Array(stride(from: every, through: self.steps, by: every))
      if steps.last != self.steps { steps.append(self.steps) }
      return steps
    }
    let count = max(1, run.snapshots)
    let spaced = (1...count).map { ($0 * run.steps + count / 2) / count }
    let first = start?.step ?? 0
    return Array(Set(spaced.filter { $0 > first && $0 < self.steps } + [self.steps])).sorted()
  }

  /// Numbers of done steps after which the test images are looked at; the last is the end.
  var evaluationSteps: Set<Int> {
    Set(stride(from: run.evaluateEvery, through: steps, by: run.evaluateEvery)).union([steps])
  }

  /// Steps that the run which this one goes on from takes, as configured; 0 without one.
  package var sharedSteps = 0

  /// Steps that it takes itself.
  package var ownSteps: Int { max(0, steps - sharedSteps) }

  /// What determines the bytes of the run file.
  /// - Parameter sources: fingerprint of the code that trains.
  package func key(dataset: DatasetDescription, sources: String) -> StageKey {
    var key = StageKey(stage: "train")
    key.add("run", "\(run.experiment)/\(run.name)")
    for (name, value) in run.canonicalValues.sorted(by: { $0.key < $1.key }) {
      key.add(name, value)
    }
    key.add("seed", seed)
    if let initialWeights { key.add("initial_weights_sha256", initialWeights.sha256) }
    if let sum = start?.sha256 ?? startChecksum { key.add("start_sha256", sum) }
    if let stepLimit { key.add("step_limit", stepLimit) }
    if let snapshotEvery { key.add("snapshot_every", snapshotEvery) }
    for part in dataset.checksums { key.add("data " + part.file, part.sha256) }
    key.add("kernels", kernels.rawValue)
    key.add("sources", sources)
    key.add("schema_version", ArtifactSchema.trainingRun.version)
    return key
  }
}
