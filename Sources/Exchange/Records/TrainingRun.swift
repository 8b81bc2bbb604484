import Diagnostics
import HDF5

/// A named array of weights (or of optimizer state), row-major.
package struct NamedTensor: Equatable, Sendable {
  /// For instance `conv1/kernel`.
  package var name: String
  /// Kernels: height, width, input channels, output channels. Dense kernels: inputs, outputs.
  package var shape: [Int]
  package var values: [Float]

  package init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}

/// What the analysis has to know of a tensor's quantizer.
package struct TensorDescription: Equatable, Sendable {
  package var name: String
  package var shape: [Int]
  /// Whether the forward pass uses the quantized values.
  package var isQuantized: Bool
  /// w_max = √(6 / fan-in): bound of the initialization and half the representable range.
  package var limit: Double
  /// Factor on the loss gradient of this tensor: α for STE-net under SGD, else 1.
  package var alpha: Double
  /// Bits of its quantizer where they are its own; nil for the run's.
  package var bits: Int?

  package init(
    name: String, shape: [Int], isQuantized: Bool, limit: Double, alpha: Double, bits: Int? = nil
  ) {
    self.name = name
    self.shape = shape
    self.isQuantized = isQuantized
    self.limit = limit
    self.alpha = alpha
    self.bits = bits
  }

  /// Of nothing yet but its name, to be read.
  init(_ name: String) { self.init(name: name, shape: [], isQuantized: false, limit: 1, alpha: 1) }
}

/// Loss and accuracy of every training step, as the steps ran.
package struct StepMetrics: Equatable, Sendable {
  /// Mean cross entropy of the batch, without the L2 part.
  package var crossEntropy: [Double] = []
  /// l2 · Σw² over all kernels and biases before the step.
  package var penalty: [Double] = []
  /// Right answers in the batch.
  package var correct: [Int32] = []
  /// Samples in the batch.
  package var count: [Int32] = []
  package var learningRate: [Double] = []

  package init() {}

  /// The loss that was minimized: cross entropy + L2 part.
  package var loss: [Double] { zip(crossEntropy, penalty).map(+) }
  package var accuracy: [Double] { zip(correct, count).map { Double($0) / Double($1) } }
}

/// One look at the test images.
package struct Evaluation: Equatable, Sendable {
  /// Training steps done before.
  package var step: Int
  package var crossEntropy: Double
  package var penalty: Double
  package var accuracy: Double
  package var loss: Double { crossEntropy + penalty }

  package init(step: Int, crossEntropy: Double, penalty: Double, accuracy: Double) {
    self.step = step
    self.crossEntropy = crossEntropy
    self.penalty = penalty
    self.accuracy = accuracy
  }
}

/// What an optimizer remembers of one kind ("velocity", "first_moment", …).
package struct OptimizerState: Equatable, Sendable {
  package let name: String
  package internal(set) var tensors: [NamedTensor]

  package init(name: String, tensors: [NamedTensor]) {
    self.name = name
    self.tensors = tensors
  }
}

/// What the stage `train` hands to the stage `analyze`: one finished run.
///
/// Layout: `/weights/initial/…`, `/weights/final/…` and `/weights/snapshots/…` (a leading axis of
/// snapshots, their steps in `/weights/snapshot_steps`), `/optimizer/<state>/…`, `/statistics/…` (running
/// means and variances), `/metrics/…` per step, `/evaluation/…`, `/tensors/…` descriptions,
/// `/configuration`. Snapshots of large networks hold chosen elements only, whose places (row-major) are in
/// `/weights/snapshot_elements/…`. A run that goes on from another has the metrics of the steps before, and
/// no initial weights.
package struct TrainingRun: Equatable, Sendable {
  /// Run name, as in the experiment's YAML.
  package var name: String
  package var experiment: String
  package var seed: Int
  /// The run's resolved configuration, one "name = value" a line.
  package var configuration: String
  package var dataset: DatasetDescription
  package var trainCount: Int
  package var testCount: Int
  package var tensors: [TensorDescription]
  /// Empty in a run that goes on from another.
  package var initial: [NamedTensor]
  package var final: [NamedTensor]
  package var snapshotSteps: [Int]
  /// Per tensor: snapshots × shape, or snapshots × chosen elements.
  package var snapshots: [NamedTensor]
  /// Per tensor: the elements that snapshots keep, rising; nil for all. Empty when all tensors keep all.
  package var snapshotElements: [[Int32]?] = []
  /// What training changes beside the weights: running means and variances of normalizations.
  package var statistics: [NamedTensor] = []
  package var optimizerState: [OptimizerState]
  package var metrics: StepMetrics
  package var evaluations: [Evaluation]

  package init(
    name: String, experiment: String, seed: Int, configuration: String,
    dataset: DatasetDescription, trainCount: Int, testCount: Int, tensors: [TensorDescription],
    initial: [NamedTensor], final: [NamedTensor], snapshotSteps: [Int], snapshots: [NamedTensor],
    optimizerState: [OptimizerState], metrics: StepMetrics,
    evaluations: [Evaluation]
  ) {
    self.name = name
    self.experiment = experiment
    self.seed = seed
    self.configuration = configuration
    self.dataset = dataset
    self.trainCount = trainCount
    self.testCount = testCount
    self.tensors = tensors
    self.initial = initial
    self.final = final
    self.snapshotSteps = snapshotSteps
    self.snapshots = snapshots
    self.optimizerState = optimizerState
    self.metrics = metrics
    self.evaluations = evaluations
  }

  /// Of nothing yet, to be read.
  init() {
    self.init(
      name: "", experiment: "", seed: 0, configuration: "", dataset: DatasetDescription(),
      trainCount: 0, testCount: 0, tensors: [], initial: [], final: [], snapshotSteps: [],
      snapshots: [], optimizerState: [], metrics: StepMetrics(), evaluations: [])
  }

  /// Whether the run goes on from another, which its configuration then names: it has no weights of its own from before
  /// the first step.
  package var isContinuation: Bool {
    configuration.split(separator: "\n").contains { $0.hasPrefix("start=") }
  }

  /// The values of `snapshot` of tensor `name`, in row-major order.
  package func snapshot(_ index: Int, of name: String) -> ArraySlice<Float>? {
    guard let tensor = snapshots.first(where: { $0.name == name }) else { return nil }
    let size = tensor.shape.dropFirst().reduce(1, *)
    return tensor.values[(index * size)..<((index + 1) * size)]
  }
}
