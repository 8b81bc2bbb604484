#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Magnitude-aware differentiation (Sakr et al. 2022): the STE within the clipping bound s = `limit`, a
/// reciprocal beyond it.
///
///   Q̂(w) = w,                      Q̂′(w) = 1       for |w| ≤ s,
///   Q̂(w) = ±s(1 + ln(|w|/s)),      Q̂′(w) = s/|w|   for |w| > s.
/// No parameters: s is the quantizer's own clipping bound. α = 1; M(w) = w inside,
/// ±(s + (w² − s²)/(2s)) beyond. L₋ = L₊ = 1 and L' = 0 inside; L' = 1/s over all weights, and no
/// positive L₋ there.
public struct MAD: GradientEstimator {
  public init() {}

  static let entry = EstimatorEntry(name: "mad") { _ in MAD() }

  public var name: String { "mad" }
  public var displayName: String { "MAD" }
  public var parameters: [(name: String, value: Double)] { [] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .thirdParty, sign: .positive, isCyclical: true,
      source: "Sakr et al. 2022", remark: "no positive lower bound far outside the range")
  }

  public func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    let magnitude = abs(w)
    return magnitude <= quantizer.limit ? 1 : quantizer.limit / magnitude
  }

  public func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    let bound = quantizer.limit
    let magnitude = abs(w)
    if magnitude <= bound { return w }
    return (w < 0 ? -bound : bound) * (1 + log(magnitude / bound))
  }

  public func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    let bound = quantizer.limit
    let anchor = quantizer.anchorBoundary
    return ReciprocalIntegral(
      extent: .line,
      integrand: { max(1, abs(anchor + $0) / bound) },
      closedForm: { offset in
        let w = anchor + offset
        let magnitude = abs(w)
        if magnitude <= bound { return offset }
        let beyond = bound + (magnitude - bound) * (magnitude + bound) / (2 * bound)
        return (w < 0 ? -beyond : beyond) - anchor
      },
      closedInverse: { image in
        let m = anchor + image
        let magnitude = abs(m)
        if magnitude <= bound { return image }
        let w = (bound * (2 * magnitude - bound)).squareRoot()
        return (m < 0 ? -w : w) - anchor
      },
      kinks: [-bound - anchor, bound - anchor])
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    DerivativeBounds(lower: 1, upper: 1, lipschitz: 0)
  }
}
