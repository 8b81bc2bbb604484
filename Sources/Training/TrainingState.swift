import Artifacts
import Diagnostics
import Networks
import Tensors

/// Everything that changes while a run is trained, and nothing else: what a checkpoint holds.
struct TrainingState {
  /// The weights that the optimizer moves.
  let latent: ParameterBuffer
  /// Q of them, where the network is quantized: what the forward pass sees.
  let effective: ParameterBuffer
  let updater: ParameterUpdater
  /// The weights before the first step, M applied where it is.
  let initial: [NamedTensor]
  var metrics = StepMetrics()
  var snapshotSteps: [Int] = []
  /// Per tensor of the layout, the snapshots one after another.
  var snapshots: [[Float]]
  var evaluations: [Evaluation] = []

  /// Steps done.
  var step: Int { metrics.crossEntropy.count }
  var layout: ParameterLayout { latent.layout }

  /// The state before the first step.
  init(_ request: TrainingRequest, _ setup: TensorSetup) {
    latent = ParameterBuffer(layout: setup.layout)
    effective = ParameterBuffer(layout: setup.layout)
    updater = Self.makeUpdater(request, setup)
    if let given = request.initialWeights {
      for tensor in given.tensors { latent.set(tensor.name, to: tensor.values) }
    } else {
      HeUniform.initialize(latent, seed: UInt64(request.seed))
    }
    setup.mapInitialWeights(latent)
    initial = Self.tensors(of: latent)
    snapshots = setup.layout.descriptions.map { _ in [] }
    updater.quantize(latent: latent, into: effective)
  }

  /// The state that a checkpoint holds.
  init(resuming checkpoint: TrainingRun, _ request: TrainingRequest, _ setup: TensorSetup) {
    latent = ParameterBuffer(layout: setup.layout)
    effective = ParameterBuffer(layout: setup.layout)
    updater = Self.makeUpdater(request, setup)
    for tensor in checkpoint.final { latent.set(tensor.name, to: tensor.values) }
    for state in checkpoint.optimizerState {
      for tensor in state.tensors { updater.state(state.name).set(tensor.name, to: tensor.values) }
    }
    initial = checkpoint.initial
    metrics = checkpoint.metrics
    snapshotSteps = checkpoint.snapshotSteps
    snapshots = checkpoint.snapshots.map(\.values)
    evaluations = checkpoint.evaluations
    updater.quantize(latent: latent, into: effective)
  }

  /// Keeps the weights as they are now.
  mutating func takeSnapshot() {
    snapshotSteps.append(step)
    for index in snapshots.indices { snapshots[index] += latent[index] }
  }

  /// Σw² over all tensors, tensor by tensor in double precision.
  var sumOfSquares: Double {
    var sum = 0.0
    for index in layout.descriptions.indices {
      for w in latent[index] { sum += Double(w) * Double(w) }
    }
    return sum
  }

  /// The run so far, as a run file or a checkpoint holds it.
  func record(
    _ request: TrainingRequest, _ setup: TensorSetup, _ data: PreparedImages
  ) -> TrainingRun {
    TrainingRun(
      name: request.run.name, experiment: request.run.experiment, seed: request.seed,
      configuration: request.run.canonicalText, dataset: data.description,
      trainCount: data.train.count, testCount: data.test.count, tensors: setup.descriptions,
      initial: initial, final: Self.tensors(of: latent), snapshotSteps: snapshotSteps,
      snapshots: zip(layout.descriptions, snapshots).map {
        NamedTensor(name: $0.name, shape: [snapshotSteps.count] + $0.shape, values: $1)
      },
      optimizerState: updater.rule.stateNames.map {
        ($0, Self.tensors(of: updater.state($0)))
      },
      metrics: metrics, evaluations: evaluations)
  }

  private static func makeUpdater(
    _ request: TrainingRequest, _ setup: TensorSetup
  ) -> ParameterUpdater {
    let rule: OptimizerRule =
      switch request.run.optimizer {
      case .sgd(let momentum, let dampened): .sgd(momentum: momentum, dampened: dampened)
      case .adam(let beta1, let beta2, let epsilon):
        .adam(beta1: beta1, beta2: beta2, epsilon: epsilon)
      }
    return ParameterUpdater(
      layout: setup.layout, updates: setup.updates, rule: rule, l2: request.run.l2,
      kernels: request.kernels)
  }

  private static func tensors(of buffer: ParameterBuffer) -> [NamedTensor] {
    buffer.layout.descriptions.enumerated().map { index, description in
      NamedTensor(
        name: description.name, shape: description.shape, values: Array(buffer[index]))
    }
  }
}
