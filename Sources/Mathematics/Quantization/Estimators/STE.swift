/// The straight-through estimator: Q̂(w) = w, Q̂'(w) = 1 everywhere (Hinton 2012; Bengio et al. 2013).
///
/// α = 1, M the identity, L₋ = L₊ = 1, L' = 0. The authors' "STE-net" cuts it off at w_max and is `PWL`
/// here; this one goes on for ever.
package struct STE: GradientEstimator {
  package init() {}

  static let entry = EstimatorEntry(name: "ste") { _ in STE() }

  package var name: String { "ste" }
  package var displayName: String { "STE" }
  package var parameters: [(name: String, value: Double)] { [] }
  package var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .baseline, evidence: .authors, sign: .positive, isCyclical: true,
      source: "Hinton 2012; Bengio et al. 2013")
  }

  package func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double { 1 }

  package func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double { w }

  package func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    .identity
  }

  package func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    DerivativeBounds(lower: 1, upper: 1, lipschitz: 0)
  }

  package func kernelShape(for quantizer: UniformQuantizer) -> KernelShape { .constant(1) }
}
