import Diagnostics
import Networks
import Optimizers
import Records

/// Everything that changes while a run is trained, and nothing else: what a checkpoint holds.
package struct TrainingState {
  /// The weights that the optimizer moves.
  package let latent: ParameterBuffer
  /// Q of them, where the network is quantized: what the forward pass sees.
  package let effective: ParameterBuffer
  package let updater: ParameterUpdater
  /// The weights before the first step, M applied where it is; empty in a run that goes on from another.
  let initial: [NamedTensor]
  private let elements: SnapshotElements
  package internal(set) var metrics = StepMetrics()
  var snapshotSteps: [Int] = []
  /// Per tensor of the layout, the snapshots one after another.
  var snapshots: [[Float]]
  var evaluations: [Evaluation] = []

  /// Steps done.
  package var step: Int { metrics.crossEntropy.count }
  package var layout: ParameterLayout { latent.layout }
  /// The latent weights, tensor by tensor.
  package var weights: [NamedTensor] { Self.tensors(of: latent) }

  /// The state before the first step.
  /// - Throws: `Failure` 78 where M has no value for an initial weight.
  package init(
    _ request: TrainingRequest, _ setup: TensorSetup, _ task: any TrainingTask
  ) throws(Failure) {
    try self.init(blank: request, setup, task) { (latent) throws(Failure) in
      task.initialize(latent, seed: UInt64(request.seed))
      setup.narrow(latent, by: request.run.initialSpread)
      for tensor in request.initialWeights?.tensors ?? [] {
        latent.set(tensor.name, to: tensor.values)
      }
      try setup.mapInitialWeights(latent)
      return Self.tensors(of: latent)
    }
    updater.quantize(latent: latent, into: effective)
  }

  /// The state in which another run ended, handed over to this one: its weights mapped by M where this
  /// run's initial weights are to be, its velocity with them. The curves of training go on; the weights
  /// as handed over are the first snapshot.
  init(
    continuing start: TrainingRun, _ request: TrainingRequest, _ setup: TensorSetup,
    _ task: any TrainingTask
  ) throws(Failure) {
    try self.init(blank: request, setup, task) { (_) throws(Failure) in [] }
    restore(start, task)
    if updater.rule.hasVelocity { setup.mapVelocity(updater.state("velocity"), at: latent) }
    try setup.mapInitialWeights(latent)
    updater.quantize(latent: latent, into: effective)
    takeSnapshot()
  }

  /// The state that a checkpoint holds.
  init(
    resuming checkpoint: TrainingRun, _ request: TrainingRequest, _ setup: TensorSetup,
    _ task: any TrainingTask
  ) throws(Failure) {
    try self.init(blank: request, setup, task) { (_) throws(Failure) in checkpoint.initial }
    restore(checkpoint, task)
    snapshotSteps = checkpoint.snapshotSteps
    snapshots = checkpoint.snapshots.map(\.values)
  }

  private init(
    blank request: TrainingRequest, _ setup: TensorSetup, _ task: any TrainingTask,
    initial: (ParameterBuffer) throws(Failure) -> [NamedTensor]
  ) throws(Failure) {
    latent = ParameterBuffer(layout: setup.layout)
    effective = ParameterBuffer(layout: setup.layout)
    updater = Self.makeUpdater(request, setup, task)
    elements = SnapshotElements(layout: setup.layout, limit: request.run.snapshotWeights)
    snapshots = setup.layout.descriptions.map { _ in [] }
    self.initial = try initial(latent)
  }

  /// Weights, optimizer state, statistics and curves of a run so far.
  private mutating func restore(_ run: TrainingRun, _ task: any TrainingTask) {
    restoreWeights(run, task)
    for state in run.optimizerState {
      for tensor in state.tensors { updater.state(state.name).set(tensor.name, to: tensor.values) }
    }
    metrics = run.metrics
    evaluations = run.evaluations
  }

  /// Weights and statistics as a run ended with them.
  func restoreWeights(_ run: TrainingRun, _ task: any TrainingTask) {
    for tensor in run.final { latent.set(tensor.name, to: tensor.values) }
    for tensor in run.statistics { task.statistics?.set(tensor.name, to: tensor.values) }
    updater.quantize(latent: latent, into: effective)
  }

  /// Keeps the weights as they are now.
  mutating func takeSnapshot() {
    updater.complete(latent)
    snapshotSteps.append(step)
    for index in snapshots.indices { snapshots[index] += elements.values(index, of: latent) }
  }

  /// Σw² over the penalized tensors, tensor by tensor in double precision.
  func sumOfSquares(over isPenalized: [Bool]) -> Double {
    updater.complete(latent)
    var sum = 0.0
    for index in layout.descriptions.indices where isPenalized[index] {
      for w in latent[index] { sum += Double(w) * Double(w) }
    }
    return sum
  }

  /// Collects what other ranks have moved; before `record`, on all ranks.
  func complete() { updater.complete(latent, withStates: true) }

  /// The run so far, as a run file or a checkpoint holds it.
  /// - Parameter isComplete: with all that is needed to go on; a finished run from which none goes on
  ///   may leave out the optimizer's state.
  func record(
    _ request: TrainingRequest, _ setup: TensorSetup, _ task: any TrainingTask,
    isComplete: Bool = true
  ) -> TrainingRun {
    var run = TrainingRun(
      name: request.run.name, experiment: request.run.experiment, seed: request.seed,
      configuration: request.run.canonicalText, dataset: task.dataset,
      trainCount: task.trainCount, testCount: task.testCount, tensors: setup.descriptions,
      initial: initial, final: Self.tensors(of: latent), snapshotSteps: snapshotSteps,
      snapshots: layout.descriptions.indices.map { index in
        NamedTensor(
          name: layout.descriptions[index].name,
          shape: [snapshotSteps.count] + elements.shape(index, of: layout),
          values: snapshots[index])
      },
      optimizerState: isComplete
        ? updater.rule.stateNames.map {
          OptimizerState(name: $0, tensors: Self.tensors(of: updater.state($0)))
        } : [],
      metrics: metrics, evaluations: evaluations)
    run.snapshotElements = elements.stored
    run.statistics = task.statistics.map(Self.tensors) ?? []
    return run
  }

  private static func makeUpdater(
    _ request: TrainingRequest, _ setup: TensorSetup, _ task: any TrainingTask
  ) -> ParameterUpdater {
    ParameterUpdater(
      layout: setup.layout, updates: setup.updates, rule: request.run.optimizer,
      l2: request.run.l2, kernels: request.kernels, threads: request.threads,
      shares: task.shares, ranks: request.ranks)
  }

  private static func tensors(of buffer: ParameterBuffer) -> [NamedTensor] {
    buffer.layout.descriptions.enumerated().map { index, description in
      NamedTensor(
        name: description.name, shape: description.shape, values: Array(buffer[index]))
    }
  }
}
