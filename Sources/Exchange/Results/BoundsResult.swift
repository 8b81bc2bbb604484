import Records

/// What the stage `bounds` found: the bounds of the theorems held against real training, and the order of
/// the error in the learning rate.
package struct BoundsResult: Equatable, Sendable {
  package var experiment: String
  package var profile: String
  package var seed: Int
  package var dataset: DatasetDescription
  package var pairs: [BoundsPair]
  /// Labels of the pairs that were not trained because their two nets do not take equal steps.
  package var leftOut: [String]

  package init(
    experiment: String, profile: String, seed: Int, dataset: DatasetDescription,
    pairs: [BoundsPair], leftOut: [String] = []
  ) {
    self.experiment = experiment
    self.profile = profile
    self.seed = seed
    self.dataset = dataset
    self.pairs = pairs
    self.leftOut = leftOut
  }
}

/// A Q̂-net and its STE-net under one optimizer.
package struct BoundsPair: Equatable, Sendable {
  package var name: String
  package var label: String
  /// The rule with its constants, and λ of the L2 penalty.
  package var optimizer: String
  package var l2: Double
  /// ε of an adaptive rule, for which E is the distance without M; nil for the others.
  package var epsilon: Double?
  package var learningRate: Double
  package var stretches: [BoundsStretch]
  package var wholeRuns: ErrorOrder

  package init(
    name: String, label: String, optimizer: String, l2: Double, epsilon: Double? = nil,
    learningRate: Double, stretches: [BoundsStretch], wholeRuns: ErrorOrder
  ) {
    self.name = name
    self.label = label
    self.optimizer = optimizer
    self.l2 = l2
    self.epsilon = epsilon
    self.learningRate = learningRate
    self.stretches = stretches
    self.wholeRuns = wholeRuns
  }
}

/// Some consecutive steps of training, every compared weight in every one of them.
package struct BoundsStretch: Equatable, Sendable {
  /// Steps done before the first of the stretch.
  package var firstStep: Int
  package var steps: Int
  /// Latent weights in double precision, moved by the gradients that single precision saw.
  package var double: BoundTally
  /// Latent weights as the training engine has them.
  package var single: BoundTally
  /// After one step with equal gradients in both nets, from the weights at the stretch's start.
  package var oneStep: ErrorOrder
  /// After several.
  package var severalSteps: ErrorOrder

  package init(
    firstStep: Int, steps: Int, double: BoundTally, single: BoundTally, oneStep: ErrorOrder,
    severalSteps: ErrorOrder
  ) {
    self.firstStep = firstStep
    self.steps = steps
    self.double = double
    self.single = single
    self.oneStep = oneStep
    self.severalSteps = severalSteps
  }
}

/// Mean weight alignment error over a range of learning rates.
package struct ErrorOrder: Equatable, Sendable {
  /// Training steps that each error is after.
  package var steps: Int
  /// What rounding alone makes of Ē, in units of w_max.
  package var floor: Double
  /// Peak learning rates, ascending.
  package var learningRates: [Double]
  /// Ē after the steps, in units of w_max.
  package var errors: [Double]
  /// How far weights of Q̂-net have come from where they started, mean over the weights, in units of w_max.
  package var travelled: [Double]
  /// Share of weights with the same quantized value in both nets.
  package var agreement: [Double]

  package init(
    steps: Int, floor: Double, learningRates: [Double] = [], errors: [Double] = [],
    travelled: [Double] = [],
    agreement: [Double] = []
  ) {
    self.steps = steps
    self.floor = floor
    self.learningRates = learningRates
    self.errors = errors
    self.travelled = travelled
    self.agreement = agreement
  }
}
