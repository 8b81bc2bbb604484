/// Everything that one training run needs to know, with every default and override applied.
///
/// The seed is not part of it: a run is trained once for each seed.
package struct RunConfiguration: Sendable, Hashable {
  package enum Role: String, CaseIterable, Sendable {
    /// Q̂-net, the network trained with a custom gradient estimator.
    case qhat
    /// STE-net, the network trained with the straight-through (or PWL) estimator.
    case ste
  }

  /// Where a run's weights start.
  package enum InitialWeights: Sendable, Hashable {
    /// As drawn from the initial distribution.
    case drawn
    /// Drawn, then mapped by M (Equation 4) of the estimator, for the quantized tensors.
    case mapped(by: EstimatorChoice)
  }

  /// What the loss gradient of a quantized tensor is multiplied by.
  package enum GradientFactor: Sendable, Hashable {
    case one
    /// α (Equation 4) of the estimator, tensor by tensor.
    case alpha(of: EstimatorChoice)
  }

  /// The course of the learning rate after the warm-up.
  package enum Decay: String, CaseIterable, Sendable {
    /// Half a cosine, to 0 at the last step.
    case cosine
    case constant
  }

  /// The name in the configuration and in file names ("qhat-sgd").
  package let name: String
  /// What readers see ("Q̂ (S)").
  package let label: String
  /// The experiment's name ("mnist").
  package let experiment: String
  package let dataset: String
  package let network: String
  package let role: Role

  /// Bits of the weight quantizer, 1 to 8.
  package let bits: Int
  package let grid: QuantizerGrid
  package let estimator: EstimatorChoice
  package let initialWeights: InitialWeights
  package let gradientFactor: GradientFactor

  package let optimizer: OptimizerChoice
  /// The optimizer group's name ("sgd").
  package let optimizerGroup: String
  /// The peak learning rate, the run's own factor included.
  package let learningRate: Double
  /// The factor on the group's learning rate that makes this run a tweak; 1 for the others.
  package let learningRateFactor: Double
  /// The part of all steps over which the learning rate rises linearly from 0; 0 ≤ f < 1.
  package let warmUpFraction: Double
  package let decay: Decay

  /// Samples per step.
  package let batchSize: Int
  /// Training steps in all.
  package let steps: Int
  /// The steps that count as one "epoch" of Table 5: training accuracy and loss are means over the
  /// last of them.
  package let stepsPerEpoch: Int
  /// The factor λ of the penalty λ·Σw² over all latent weights.
  package let l2: Double

  /// Evenly spaced snapshots of the weights, the last at the end.
  package let snapshots: Int
  /// Steps between evaluations on the test images; the last is at the end in any case.
  package let evaluateEvery: Int
  /// The first so many images are used; nil for all.
  package let trainImages: Int?
  package let testImages: Int?

  package let numerics: Numerics
}

/// Settings that change the last bits of results, not their meaning.
package struct Numerics: Sendable, Hashable {
  /// Which of OpenBLAS's kernels to use.
  package enum BLASCore: String, CaseIterable, Sendable {
    /// The best that the processor has.
    case auto
    case haswell
    case skylakex
  }

  package let blasCore: BLASCore
  /// Threads inside one BLAS call. More than one changes the order of summation.
  package let threads: Int
}
