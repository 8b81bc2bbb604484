#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// ApproxSign of Bi-Real Net (Liu et al. 2018): a quadratic spline.
///
/// Q̂(x) = 2x − x|x| and Q̂'(x) = 2 − 2|x| for |x| < 1; ±1 and 0 beyond (x as in `BinaryEstimator`).
/// α := 1, M(x) = −½·sign(x)·ln(1 − |x|), without bound towards |x| = 1. L₊ = 2, L' = 2, no L₋ > 0.
/// Its source uses it for activations; for weights that network has PWL.
package struct ApproxSign: BinaryEstimator {
  package init() {}

  static let entry = EstimatorEntry(name: "approxsign", bits: 1...1) { _ in ApproxSign() }

  package var name: String { "approxsign" }
  package var displayName: String { "ApproxSign" }
  package var parameters: [(name: String, value: Double)] { [] }
  package var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .binary, evidence: .authors, sign: .zeroOutside, isCyclical: true,
      source: "Liu et al. 2018", remark: "for activations in its source; M unbounded at the levels")
  }

  package var edge: Double { 1 }
  package func slope(at x: Double) -> Double { max(0, 2 - 2 * abs(x)) }
  package func height(at x: Double) -> Double {
    let clipped = min(max(x, -1), 1)
    return clipped * (2 - abs(clipped))
  }
  package var reciprocal: ReciprocalIntegral {
    ReciprocalIntegral(
      extent: .line, integrand: { 1 / slope(at: $0) },
      closedForm: { $0 < 0 ? log1p($0) / 2 : -log1p(-$0) / 2 },
      closedInverse: { $0 < 0 ? expm1(2 * $0) : -expm1(-2 * $0) },
      domain: -1...1)
  }
}
