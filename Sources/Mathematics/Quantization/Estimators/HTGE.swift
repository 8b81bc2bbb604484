#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The hyperbolic tangent gradient estimator (Pei et al. 2023; Appendix B), the Q̂ of the experiments.
///
/// Between two neighbouring levels with boundary point m half-way, k = sharpness/limit:
///   Q̂(w)  = m + s·(Δ/2)·tanh(k(w − m)),
///   Q̂′(w) = s·(kΔ/2)·sech²(k(w − m)), greatest at m, least at the levels;
/// constant and 0 outside of the representable range, whose ends still belong to it.
/// With t = kΔ: ∫ over a bin = Δ(t + sinh t)/(s·t²), α = s·t²/(t + sinh t).
public struct HTGE: HyperbolicTangentEstimator {
  /// k·w_max, without unit: the paper's 5.5 at 2 bits, which is 5.5 divided by w_max in weight units
  /// where the paper's text says multiplied.
  public let sharpness: Double
  /// Whether s = 1/tanh(kΔ/2), which makes Q̂ continuous (the authors' code), or s = 1 (Appendix B).
  public let isNormalized: Bool
  /// Whether k = sharpness·limit, as the paper's text has it (Section 6.1: “5.5 w_max”): then the shape
  /// differs from tensor to tensor. The authors' code divides by the limit.
  public let timesLimit: Bool

  /// - Precondition: `sharpness` > 0.
  public init(sharpness: Double, isNormalized: Bool = true, timesLimit: Bool = false) {
    precondition(sharpness > 0, "the sharpness \(sharpness) is not positive")
    self.sharpness = sharpness
    self.isNormalized = isNormalized
    self.timesLimit = timesLimit
  }

  /// k·w_max by bit width: 2, 5.5 and 18 at 1, 2 and 4 bits are the authors'. 3 bits take the geometric
  /// mean of their neighbours, and from 5 bits on every bin keeps the shape of the 4-bit one,
  /// t = kΔ = 2.4.
  public static func standardSharpness(bits: Int) -> Double {
    switch bits {
    case ...1: return 2
    case 2: return 5.5
    case 3: return (standardSharpness(bits: 2) * standardSharpness(bits: 4)).squareRoot()
    case 4: return 18
    default: return standardSharpness(bits: 4) * Double((1 << bits) - 1) / 15
    }
  }

  static let entry = EstimatorEntry(
    name: "htge",
    parameters: [
      EstimatorParameter(
        "sharpness", meaning: "k·w_max, the steepness of the step in units of the range's bound",
        allowed: { bits in
          // t = kΔ from all but straight to all but a jump; beyond 50 a bin's ends get no gradient
          // that single precision can hold beside the middle's.
          let halfSteps = Double((1 << bits) - 1) / 2
          return (0.001 * halfSteps)...(50 * halfSteps)
        },
        standard: { bits, _ in standardSharpness(bits: bits) }),
      EstimatorParameter(
        switch: "normalized", meaning: "divide by tanh(kΔ/2), so that Q̂ is continuous",
        default: true),
      EstimatorParameter(
        switch: "times_limit",
        meaning: "k = sharpness·w_max, as the paper prints it, where the authors' code divides",
        default: false),
    ]
  ) {
    HTGE(
      sharpness: $0["sharpness"], isNormalized: $0["normalized"] == 1,
      timesLimit: $0["times_limit"] == 1)
  }

  public var name: String { "htge" }
  public var displayName: String { "HTGE" }
  /// The division by the limit goes without saying, so that runs which divide keep their keys.
  public var parameters: [(name: String, value: Double)] {
    [("sharpness", sharpness), ("normalized", isNormalized ? 1 : 0)]
      + (timesLimit ? [("times_limit", 1)] : [])
  }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .authors, sign: .zeroOutside, isCyclical: true,
      source: "Pei et al. 2023")
  }

  public func cell(for quantizer: UniformQuantizer) -> HyperbolicTangentCell {
    let k = timesLimit ? sharpness * quantizer.limit : sharpness / quantizer.limit
    let half = quantizer.stepSize / 2
    let normalizer = isNormalized ? 1 / tanh(k * half) : 1
    return HyperbolicTangentCell(gain: normalizer * k * half, inverseWidth: k, halfWidth: half)
  }
}
