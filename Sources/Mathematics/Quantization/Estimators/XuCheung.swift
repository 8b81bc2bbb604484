#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The estimators of trained binarization (Xu and Cheung 2019): a narrow quadratic spline for weights, a
/// long-tailed one for activations.
///
/// Weights:     Q̂′ = 4 − 8|x| for |x| < ½, 0 beyond; M(x) = −⅛·sign(x)·ln(1 − 2|x|), without bound
///              towards |x| = ½.
/// Long-tailed: Q̂′ = 2 − 4|x| to |x| = 0.4, 0.4 to |x| = 1, 0 beyond; M(x) = −¼·ln(1 − 2x) to 0.4,
///              then linear with slope 1/0.4, also beyond 1, where weights do not move.
/// x as in `BinaryEstimator`, α := 1. L₊ = 4 and 2; long-tailed L₋ = 0.4, L' = 4 between the levels.
/// The originals have trained scale factors in front.
public struct XuCheung: BinaryEstimator {
  /// Whether it is the one for activations.
  public let isLongTailed: Bool

  public init(isLongTailed: Bool = false) { self.isLongTailed = isLongTailed }

  static let entry = EstimatorEntry(
    name: "xucheung", bits: 1...1,
    parameters: [
      EstimatorParameter(
        switch: "longtailed", meaning: "the long-tailed estimator, for activations in its source",
        default: false)
    ]
  ) { XuCheung(isLongTailed: $0["longtailed"] == 1) }

  public var name: String { "xucheung" }
  public var displayName: String { "Xu–Cheung" }
  public var parameters: [(name: String, value: Double)] {
    [("longtailed", isLongTailed ? 1 : 0)]
  }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .binary, evidence: .unverified, sign: .zeroOutside, isCyclical: true,
      source: "Xu and Cheung 2019", remark: "constants not verified; trained scale left out")
  }

  /// Where the long tail begins, and its height.
  private static let tail = 0.4

  public var edge: Double { isLongTailed ? 1 : 0.5 }

  public func slope(at x: Double) -> Double {
    let distance = abs(x)
    if !isLongTailed { return max(0, 4 - 8 * distance) }
    if distance <= Self.tail { return 2 - 4 * distance }
    return distance <= 1 ? Self.tail : 0
  }

  public func height(at x: Double) -> Double {
    let distance = min(abs(x), edge)
    let height: Double
    if !isLongTailed {
      height = 4 * distance * (1 - distance)
    } else {
      let bent = min(distance, Self.tail)
      height = 2 * bent * (1 - bent) + Self.tail * (distance - bent)
    }
    return x < 0 ? -height : height
  }

  public var reciprocal: ReciprocalIntegral {
    if !isLongTailed {
      return ReciprocalIntegral(
        extent: .line, integrand: { 1 / slope(at: $0) },
        closedForm: { $0 < 0 ? log1p(2 * $0) / 8 : -log1p(-2 * $0) / 8 },
        closedInverse: { $0 < 0 ? expm1(8 * $0) / 2 : -expm1(-8 * $0) / 2 },
        domain: -0.5...0.5)
    }
    let tail = Self.tail
    let atTail = -log1p(-2 * tail) / 4
    return ReciprocalIntegral(
      extent: .line,
      integrand: { 1 / max(tail, 2 - 4 * abs($0)) },
      closedForm: { x in
        let bent = min(abs(x), tail)
        let image = -log1p(-2 * bent) / 4 + (abs(x) - bent) / tail
        return x < 0 ? -image : image
      },
      closedInverse: { image in
        let bent = min(abs(image), atTail)
        let x = -expm1(-4 * bent) / 2 + (abs(image) - bent) * tail
        return image < 0 ? -x : x
      },
      kinks: [-tail, tail])
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    guard isLongTailed else { return nil }
    return DerivativeBounds(lower: Self.tail, upper: 2, lipschitz: 4)
      .scaled(by: quantizer.stepSize / 2)
  }
}
