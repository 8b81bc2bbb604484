import NetworkLayers
import Optimizers
import Quantization

/// Everything that one training run needs to know, with every default and override applied.
///
/// The seed is not part of it: a run is trained once for each seed.
package struct RunConfiguration: Sendable, Hashable, Codable {
  package enum Role: String, CaseIterable, Sendable, Codable {
    /// Q̂-net, the network trained with a custom gradient estimator.
    case qhat
    /// STE-net, the network trained with the straight-through (or PWL) estimator.
    case ste
  }

  /// Where a run's weights start.
  package enum InitialWeights: Sendable, Hashable, Codable {
    /// As drawn from the initial distribution.
    case drawn
    /// Drawn, then mapped by M (Equation 4) of the estimator, for the quantized tensors.
    case mapped(by: EstimatorChoice)
  }

  /// What the loss gradient of a quantized tensor is multiplied by.
  package enum GradientFactor: Sendable, Hashable, Codable {
    case one
    /// α (Equation 4) of the estimator, tensor by tensor.
    case alpha(of: EstimatorChoice)
  }

  /// The course of the learning rate after the warm-up.
  package enum Decay: String, CaseIterable, Sendable, Codable {
    /// Half a cosine, to 0 at the last step.
    case cosine
    case constant
  }

  /// The name in the configuration and in file names ("qhat-sgd").
  package var name: String
  /// What readers see ("Q̂ (S)").
  package var label: String
  /// The experiment's name ("mnist").
  package var experiment: String
  package var dataset: String
  package var datasetKind: DatasetKind
  package var network: NetworkFamily
  /// The size of the network where the experiment chooses it; nil for the MNIST convnet.
  package var architecture: NetworkArchitecture?
  /// The layers of a network that the experiment lists; nil for the other families.
  package var layers: NetworkDescription?
  package var role: Role

  /// Bits of the weight quantizer, within `UniformQuantizer.supportedBits`.
  package var bits: Int
  package var grid: UniformQuantizer.Grid
  package var estimator: EstimatorChoice
  package var initialWeights: InitialWeights
  /// What the drawn weights of quantized tensors are multiplied by: below 1 where an estimator has no
  /// use for weights near w_max.
  package var initialSpread: Double
  package var gradientFactor: GradientFactor

  package var optimizer: Optimizer
  /// The optimizer group's name ("sgd").
  package var optimizerGroup: String
  /// The peak learning rate, the run's own factor included.
  package var learningRate: Double
  /// The factor on the group's learning rate that makes this run a lr-tweak; 1 for the others.
  package var lrTweakFactor: Double
  /// The part of all steps over which the learning rate rises linearly from 0; 0 ≤ f < 1.
  package var warmUpFraction: Double
  package var decay: Decay

  /// Samples per step.
  package var batchSize: Int
  /// Samples that go through the network at once; a step adds up the gradients of several such micro-batches,
  /// each normalized by its own statistics. Nil: the whole batch.
  package var microBatch: Int?
  /// Units that a micro-batch is cut into for sums over its samples: as many ranks can share it. Nil: 8.
  package var batchUnits: Int?
  /// Training steps in all, over which the learning rate runs its course.
  package var steps: Int
  /// The run ends after so many of them: the part of training that other runs share. Nil: after all.
  package var stopAfter: Int?
  /// The run that this one goes on from, by name; nil where training starts from drawn weights.
  package var start: String?
  /// The steps that count as one "epoch" of Table 5: training accuracy and loss are means over the
  /// last of them.
  package var stepsPerEpoch: Int
  /// The factor λ of the penalty λ·Σw² over the latent weights: all of the MNIST convnet, the kernels of a residual
  /// network, kernels and biases but not the normalizations' of a network from layers.
  package var l2: Double
  /// Whether the losses that are reported include the penalty. Has no influence on training.
  package var reportsPenalty: Bool

  /// The smallest share of a picture's area that a random crop covers in training; nil where none is cropped.
  package var cropAreaFrom: Double?

  /// Evenly spaced snapshots of the weights, the last at the end.
  package var snapshots: Int
  /// How many weights of each tensor a snapshot keeps, chosen at random once for all; nil for all of them.
  package var snapshotWeights: Int?
  /// Steps between evaluations on the test images; the last is at the end in any case.
  package var evaluateEvery: Int
  /// The first so many images are used; nil for all.
  package var trainImages: Int?
  package var testImages: Int?

  package init(
    name: String, label: String, experiment: String, dataset: String, datasetKind: DatasetKind,
    network: NetworkFamily,
    architecture: NetworkArchitecture? = nil, layers: NetworkDescription? = nil, role: Role,
    bits: Int, grid: UniformQuantizer.Grid, estimator: EstimatorChoice,
    initialWeights: InitialWeights, initialSpread: Double,
    gradientFactor: GradientFactor, optimizer: Optimizer, optimizerGroup: String,
    learningRate: Double, lrTweakFactor: Double, warmUpFraction: Double, decay: Decay,
    batchSize: Int, microBatch: Int? = nil, batchUnits: Int? = nil, steps: Int,
    stopAfter: Int? = nil, start: String? = nil,
    stepsPerEpoch: Int, l2: Double, reportsPenalty: Bool, cropAreaFrom: Double? = nil,
    snapshots: Int, snapshotWeights: Int? = nil, evaluateEvery: Int, trainImages: Int? = nil,
    testImages: Int? = nil
  ) {
    self.name = name
    self.label = label
    self.experiment = experiment
    self.dataset = dataset
    self.datasetKind = datasetKind
    self.network = network
    self.architecture = architecture
    self.layers = layers
    self.role = role
    self.bits = bits
    self.grid = grid
    self.estimator = estimator
    self.initialWeights = initialWeights
    self.initialSpread = initialSpread
    self.gradientFactor = gradientFactor
    self.optimizer = optimizer
    self.optimizerGroup = optimizerGroup
    self.learningRate = learningRate
    self.lrTweakFactor = lrTweakFactor
    self.warmUpFraction = warmUpFraction
    self.decay = decay
    self.batchSize = batchSize
    self.microBatch = microBatch
    self.batchUnits = batchUnits
    self.steps = steps
    self.stopAfter = stopAfter
    self.start = start
    self.stepsPerEpoch = stepsPerEpoch
    self.l2 = l2
    self.reportsPenalty = reportsPenalty
    self.cropAreaFrom = cropAreaFrom
    self.snapshots = snapshots
    self.snapshotWeights = snapshotWeights
    self.evaluateEvery = evaluateEvery
    self.trainImages = trainImages
    self.testImages = testImages
  }
}

extension RunConfiguration {
  /// Samples that go through the network at once.
  package var microBatchSize: Int { microBatch ?? batchSize }

  /// What readers call the network; nil for the convnet, which texts name themselves.
  package var networkName: String? { architecture?.displayName ?? layers?.displayName }

  /// Side of the images that the network sees, in pixels, where the experiment chooses it.
  package var imageSize: Int? { architecture?.imageSize ?? layers?.imageSize }
}
