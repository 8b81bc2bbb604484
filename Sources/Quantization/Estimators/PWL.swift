/// The piecewise linear estimator: Q̂(w) = clip(w) to the representable range, Q̂'(w) = 1 strictly inside
/// it, 0 on its ends and beyond (Hubara et al. 2016; Rastegari et al. 2016; Section 2).
///
/// This is the STE-net of the authors' experiments. α = 1, M the identity for every weight (weights
/// beyond the range do not move, so where they start is where they stay), L₋ = L₊ = 1 and L' = 0 inside.
package struct PWL: GradientEstimator {
  package init() {}

  static let entry = EstimatorEntry(name: "pwl") { _ in PWL() }

  package var name: String { "pwl" }
  package var displayName: String { "PWL" }
  package var parameters: [(name: String, value: Double)] { [] }
  package var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .baseline, evidence: .authors, sign: .zeroOutside, isCyclical: true,
      source: "Hubara et al. 2016; Rastegari et al. 2016")
  }

  package func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    let range = quantizer.representableRange
    return w > range.lowerBound && w < range.upperBound ? 1 : 0
  }

  package func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    let range = quantizer.representableRange
    return min(max(w, range.lowerBound), range.upperBound)
  }

  package func support(for quantizer: UniformQuantizer) -> ClosedRange<Double> {
    quantizer.representableRange
  }

  package func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    .identity
  }

  package func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    DerivativeBounds(lower: 1, upper: 1, lipschitz: 0)
  }

  package func kernelShape(for quantizer: UniformQuantizer) -> KernelShape {
    .windowed(quantizer.representableRange)
  }
}
