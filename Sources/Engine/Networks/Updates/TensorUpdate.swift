import Quantization

/// How one tensor is quantized and how its gradient is bent.
package struct TensorUpdate: Sendable {
  /// Nil: the effective value is the latent one.
  package let quantizer: UniformQuantizer?
  /// Nil: the gradient goes straight through, as for tensors that are not quantized.
  package let estimator: (any GradientEstimator)?
  /// α of Equation 4, or 1. Multiplies the gradient of the loss, not the L2 term.
  package let alpha: Double
  /// Whether the penalty λ·Σw² is over this tensor.
  package let isPenalized: Bool

  /// - Precondition: an estimator comes with a quantizer.
  package init(
    quantizer: UniformQuantizer? = nil, estimator: (any GradientEstimator)? = nil,
    alpha: Double = 1, isPenalized: Bool = true
  ) {
    precondition(estimator == nil || quantizer != nil, "an estimator without a quantizer")
    self.quantizer = quantizer
    self.estimator = estimator
    self.alpha = alpha
    self.isPenalized = isPenalized
  }

  /// d(effective)/d(latent) as training pretends it to be, without α; 1 where nothing is quantized.
  /// - Parameter sign: that of the loss gradient, for the estimators that look at it.
  func derivative(at w: Float, gradientSign sign: FloatingPointSign) -> Float {
    guard let quantizer, let estimator else { return 1 }
    return Float(estimator.derivative(at: Double(w), gradientSign: sign, for: quantizer))
  }

  func effective(_ w: Float) -> Float { quantizer?.quantized(w) ?? w }
}
