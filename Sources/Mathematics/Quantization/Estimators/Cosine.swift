#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A cosine-shaped estimator, the natural form of that of Yang et al. (2024), whose formula could not be
/// verified.
///
/// With v the distance from the nearest boundary point in bins and amplitude A < 1:
///   Q̂′ = 1 + A·cos(2πv),  Q̂ = w + (A·Δ/2π)·sin(2πv), everywhere.
/// ∫ = artan(√((1−A)/(1+A))·tan(πv))/(π√(1−A²)), α = √(1 − A²). L₋ = 1 − A, L₊ = 1 + A, L' = 2πA per
/// bin.
public struct Cosine: PeriodicEstimator {
  /// A in [0, 1); at 1 Q̂′ would vanish at the levels and α with it.
  public let amplitude: Double

  /// - Precondition: 0 ≤ A < 1.
  public init(amplitude: Double = 0.5) {
    precondition(amplitude >= 0 && amplitude < 1, "A = \(amplitude) is not in [0, 1)")
    self.amplitude = amplitude
  }

  static let entry = EstimatorEntry(
    name: "cosine",
    parameters: [
      EstimatorParameter(
        "amplitude", meaning: "how far Q̂′ swings about 1", in: 0...0.9999, default: 0.5)
    ]
  ) { Cosine(amplitude: $0["amplitude"]) }

  public var name: String { "cosine" }
  public var displayName: String { "Cosine" }
  public var parameters: [(name: String, value: Double)] { [("amplitude", amplitude)] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .unverified, sign: .positive, isCyclical: true,
      source: "Yang et al. 2024", remark: "formula not verified")
  }

  public var vanishesOutside: Bool { false }

  public func slope(atOffset v: Double) -> Double { 1 + amplitude * cos(2 * Double.pi * v) }

  public func rise(atOffset v: Double) -> Double {
    v + amplitude / (2 * Double.pi) * sin(2 * Double.pi * v)
  }

  public var reciprocal: ReciprocalIntegral {
    let root = (1 - amplitude * amplitude).squareRoot()
    let ratio = ((1 - amplitude) / (1 + amplitude)).squareRoot()
    return ReciprocalIntegral(
      extent: .cyclical,
      integrand: { 1 / slope(atOffset: $0) },
      closedForm: { v in
        // The tangent's pole lies at the level; past it by a rounding error it would change sign.
        let inside = min(max(v, -0.5), 0.5)
        return atan(ratio * tan(Double.pi * inside)) / (Double.pi * root)
      },
      closedInverse: { image in
        let inside = min(max(image * root, -0.5), 0.5)
        return atan(tan(Double.pi * inside) / ratio) / Double.pi
      })
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    DerivativeBounds(
      lower: 1 - amplitude, upper: 1 + amplitude, lipschitz: 2 * Double.pi * amplitude
    ).scaled(by: quantizer.stepSize)
  }
}
