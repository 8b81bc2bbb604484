/// The straight-through estimator: Q̂(w) = w, Q̂′(w) = 1 everywhere (Hinton 2012; Bengio et al. 2013).
///
/// α = 1, M the identity, L₋ = L₊ = 1, L' = 0. The authors' "STE-net" cuts it off at w_max and is `PWL`
/// here; this one goes on for ever.
public struct STE: GradientEstimator {
  public init() {}

  static let entry = EstimatorEntry(name: "ste") { _ in STE() }

  public var name: String { "ste" }
  public var displayName: String { "STE" }
  public var parameters: [(name: String, value: Double)] { [] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .baseline, evidence: .authors, sign: .positive, isCyclical: true,
      source: "Hinton 2012; Bengio et al. 2013")
  }

  public func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double { 1 }

  public func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double { w }

  public func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    .identity
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    DerivativeBounds(lower: 1, upper: 1, lipschitz: 0)
  }

  public func kernelShape(for quantizer: UniformQuantizer) -> KernelShape { .constant(1) }
}
