#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// ApproxSign of Bi-Real Net (Liu et al. 2018): a quadratic spline.
///
/// Q̂(x) = 2x − x|x| and Q̂′(x) = 2 − 2|x| for |x| < 1; ±1 and 0 beyond (x as in `BinaryEstimator`).
/// α := 1, M(x) = −½·sign(x)·ln(1 − |x|), without bound towards |x| = 1. L₊ = 2, L' = 2, no L₋ > 0.
/// Its source uses it for activations; for weights that network has PWL.
public struct ApproxSign: BinaryEstimator {
  public init() {}

  static let entry = EstimatorEntry(name: "approxsign", bits: 1...1) { _ in ApproxSign() }

  public var name: String { "approxsign" }
  public var displayName: String { "ApproxSign" }
  public var parameters: [(name: String, value: Double)] { [] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .binary, evidence: .authors, sign: .zeroOutside, isCyclical: true,
      source: "Liu et al. 2018", remark: "for activations in its source; M unbounded at the levels")
  }

  public var edge: Double { 1 }
  public func slope(at x: Double) -> Double { max(0, 2 - 2 * abs(x)) }
  public func height(at x: Double) -> Double {
    let clipped = min(max(x, -1), 1)
    return clipped * (2 - abs(clipped))
  }
  public var reciprocal: ReciprocalIntegral {
    ReciprocalIntegral(
      extent: .line, integrand: { 1 / slope(at: $0) },
      closedForm: { $0 < 0 ? log1p($0) / 2 : -log1p(-$0) / 2 },
      closedInverse: { $0 < 0 ? expm1(2 * $0) : -expm1(-2 * $0) },
      domain: -1...1)
  }
}
