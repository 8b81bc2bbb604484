import Networks
import Quantization
import Optimizers

/// The four kinds of run whose speed is measured: both networks of the paper, both optimizers.
package enum BenchmarkRun: String, CaseIterable, Sendable, Codable {
  case qhatSGD = "qhat-sgd"
  case steSGD = "ste-sgd"
  case qhatAdam = "qhat-adam"
  case steAdam = "ste-adam"

  package static let batch = 128
  package static let learningRate = 1e-3
  /// λ of the penalty λ·Σw².
  package static let penalty = 1e-4

  var rule: Optimizer {
    switch self {
    case .qhatSGD, .steSGD: .sgd(momentum: 0.9, dampened: false)
    case .qhatAdam, .steAdam: .adam(beta1: 0.9, beta2: 0.95, epsilon: 1e-7)
    }
  }

  private var estimator: any GradientEstimator {
    switch self {
    case .qhatSGD, .qhatAdam: HTGE(sharpness: HTGE.standardSharpness(bits: 2))
    case .steSGD, .steAdam: PWL()
    }
  }

  /// As in the recipe; α is left at 1, it costs nothing either way.
  var updates: [TensorUpdate] {
    MNISTConvNet.layout.descriptions.map { description in
      guard description.isQuantized else { return TensorUpdate() }
      return TensorUpdate(
        quantizer: UniformQuantizer(bits: 2, limit: description.limit), estimator: estimator)
    }
  }
}
