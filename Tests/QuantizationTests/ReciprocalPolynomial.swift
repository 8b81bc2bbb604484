import Quantization

/// 1/Q̂′(v) = (1 + linear·|v| + square·v²)/gain about every boundary point, so that M is a polynomial
/// piece by piece and every constant of the theorems follows by hand. No estimator of the literature.
struct ReciprocalPolynomial: GradientEstimator {
  var gain = 1.0
  var linear = 0.0
  var square = 0.0

  var name: String { "reciprocal-polynomial" }
  var displayName: String { name }
  var parameters: [(name: String, value: Double)] { [] }
  var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .authors, sign: .zeroOutside, isCyclical: true, source: "a test")
  }

  private func reciprocal(_ v: Double) -> Double {
    (1 + linear * abs(v) + square * v * v) / gain
  }

  func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    guard quantizer.representableRange.contains(w) else { return 0 }
    return 1 / reciprocal(quantizer.nearestBoundary(to: w).offset)
  }

  func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double { w }

  func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    ReciprocalIntegral(
      extent: .cyclical, integrand: reciprocal,
      closedForm: { [self] v in
        (v + linear * v * abs(v) / 2 + square * v * v * v / 3) / gain
      })
  }
}
