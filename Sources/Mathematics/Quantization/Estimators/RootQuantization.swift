#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A stand-in for root quantization (Zhang et al. 2023), whose formula is not known here beyond that it
/// has a root of a learned degree.
///
/// With v the distance from the nearest boundary point in bins and degree p ≥ 1:
///   Q̂ = m + Δ·½·sign(v)·|2v|^(1/p),  Q̂′ = |2v|^(1/p − 1)/p,
/// unbounded at the boundary points, and therefore capped where |2v| < δ = 0.001: Q̂ is straight there.
/// Without the cap ∫ over a bin is p²/(2p − 1) bins and α = (2p − 1)/p²; with it all but.
/// L₋ = 1/p, L₊ = δ^(1/p − 1)/p. Zero outside of the representable range.
public struct RootQuantization: PeriodicEstimator {
  /// p ≥ 1; 1 is the STE.
  public let degree: Double

  /// - Precondition: `degree` ≥ 1.
  public init(degree: Double = 2) {
    precondition(degree >= 1, "the degree \(degree) is below 1")
    self.degree = degree
  }

  static let entry = EstimatorEntry(
    name: "root",
    parameters: [
      EstimatorParameter("degree", meaning: "degree of the root", in: 1...10, default: 2)
    ]
  ) { RootQuantization(degree: $0["degree"]) }

  public var name: String { "root" }
  public var displayName: String { "Root" }
  public var parameters: [(name: String, value: Double)] { [("degree", degree)] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .standIn, sign: .zeroOutside, isCyclical: true,
      source: "Zhang et al. 2023", remark: "published formula not known here")
  }

  /// δ, the |2v| below which the root is replaced by its chord's slope at δ.
  private static let cap = 0.001

  public var vanishesOutside: Bool { true }

  public func slope(atOffset v: Double) -> Double {
    pow(max(abs(2 * v), Self.cap), 1 / degree - 1) / degree
  }

  public func rise(atOffset v: Double) -> Double {
    let distance = abs(2 * v)
    let straight = min(distance, Self.cap)
    // The straight part, then what the root gains beyond it.
    let start = straight * pow(Self.cap, 1 / degree - 1) / degree
    let beyond = distance > Self.cap ? pow(distance, 1 / degree) - pow(Self.cap, 1 / degree) : 0
    let rise = (start + beyond) / 2
    return v < 0 ? -rise : rise
  }

  public var reciprocal: ReciprocalIntegral {
    let (degree, cap) = (degree, Self.cap)
    let exponent = 2 - 1 / degree
    let capSlope = degree * pow(cap, 1 - 1 / degree)
    let atCap = capSlope * cap / 2
    let factor = degree / (2 * exponent)
    return ReciprocalIntegral(
      extent: .cyclical,
      integrand: { 1 / slope(atOffset: $0) },
      closedForm: { v in
        let distance = abs(2 * v)
        let image =
          distance <= cap
          ? capSlope * distance / 2
          : atCap + factor * (pow(distance, exponent) - pow(cap, exponent))
        return v < 0 ? -image : image
      },
      closedInverse: { image in
        let size = abs(image)
        let distance =
          size <= atCap
          ? 2 * size / capSlope
          : pow((size - atCap) / factor + pow(cap, exponent), 1 / exponent)
        return image < 0 ? -distance / 2 : distance / 2
      },
      kinks: [-cap / 2, 0, cap / 2])
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    let power = 1 / degree - 1
    return DerivativeBounds(
      lower: 1 / degree, upper: pow(Self.cap, power) / degree,
      lipschitz: -2 * power * pow(Self.cap, power - 1) / degree
    ).scaled(by: quantizer.stepSize)
  }
}
