#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The inverse hyperbolic tangent estimator of Schaefer et al. (2024).
///
/// With d the signed distance from the nearest level in bins and g the incoming gradient:
///   Q̂′ = 1 + δ·sign(g)·½·artanh(1.9·d)/artanh(0.95), in [1 − δ/2, 1 + δ/2].
/// It depends on the gradient's sign, so it is no Q̂′(w) and the theorems do not cover it; averaged over
/// both signs it is the STE. α and M here (by quadrature) and Q̂ are those for positive gradients. At
/// the boundary points it jumps by δ, so it has no Lipschitz constant, and M fixes boundary points but
/// not levels. In its source it serves activations.
public struct InverseTanh: PeriodicEstimator {
  /// δ in (0, 2).
  public let strength: Double

  /// - Parameter strength: δ; 0.005 in the published configurations at hand.
  /// - Precondition: 0 < δ < 2, so that Q̂′ is positive.
  public init(strength: Double = 0.005) {
    precondition(strength > 0 && strength < 2, "δ = \(strength) is not between 0 and 2")
    self.strength = strength
  }

  static let entry = EstimatorEntry(
    name: "artanh",
    parameters: [
      EstimatorParameter(
        "delta", meaning: "span of Q̂′ from one end of a bin to the other", in: 1e-6...1.99,
        default: 0.005)
    ]
  ) { InverseTanh(strength: $0["delta"]) }

  public var name: String { "artanh" }
  public var displayName: String { "artanh" }
  public var parameters: [(name: String, value: Double)] { [("delta", strength)] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .authors, sign: .positive, isCyclical: true,
      source: "Schaefer et al. 2024",
      remark: "for activations in its source")
  }

  /// 1.9: how much of artanh's range half a bin takes; artanh(0.95) normalizes.
  private static let stretch = 1.9

  public var vanishesOutside: Bool { false }
  public var dependsOnGradientSign: Bool { true }

  public func slope(atOffset v: Double) -> Double { 1 + tilt(atOffset: v) }

  public func derivative(
    at w: Double, gradientSign: FloatingPointSign, for quantizer: UniformQuantizer
  ) -> Double {
    let tilt = tilt(atOffset: offset(of: w, on: quantizer))
    return gradientSign == .minus ? 1 - tilt : 1 + tilt
  }

  /// v + δ/(2·artanh 0.95)·∫artanh(1.9 d)dd, with ∫artanh y dy = y·artanh y + ½·ln(1 − y²).
  public func rise(atOffset v: Double) -> Double {
    func primitive(_ d: Double) -> Double {
      let y = Self.stretch * d
      return (y * atanh(y) + log1p(-y * y) / 2) / Self.stretch
    }
    let weight = strength / (2 * atanh(Self.stretch / 2))
    return v + weight * (primitive(signedDistance(v)) - primitive(0.5))
  }

  public var reciprocal: ReciprocalIntegral {
    ReciprocalIntegral(extent: .cyclical, integrand: { 1 / slope(atOffset: $0) }, kinks: [0])
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    DerivativeBounds(lower: 1 - strength / 2, upper: 1 + strength / 2, lipschitz: .infinity)
  }

  private func tilt(atOffset v: Double) -> Double {
    strength / 2 * atanh(Self.stretch * signedDistance(v)) / atanh(Self.stretch / 2)
  }

  /// d from v: above a boundary point the level is half a bin up, below it half a bin down.
  private func signedDistance(_ v: Double) -> Double { v < 0 ? v + 0.5 : v - 0.5 }
}
