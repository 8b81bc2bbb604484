#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// SignSwish of BNN+ (Darabi et al. 2018).
///
/// With z = βx and the logistic function σ (x as in `BinaryEstimator`):
///   Q̂(x)  = 2σ(z)(1 + z(1 − σ(z))) − 1,
///   Q̂′(x) = β(2 − z·tanh(z/2))/(1 + cosh z).
/// Q̂′ is negative beyond |z| = 2.3994, where Q̂ overshoots ±1 by 0.2 and comes back; least −0.0738β.
/// α := 1; M has no closed form and grows without bound towards the zeros of Q̂′, beyond which there is
/// none. L₊ = β.
public struct SignSwish: BinaryEstimator {
  /// β > 0. 5 in the implementations at hand.
  public let sharpness: Double

  /// - Precondition: positive.
  public init(sharpness: Double = 5) {
    precondition(sharpness > 0, "β = \(sharpness) is not positive")
    self.sharpness = sharpness
  }

  static let entry = EstimatorEntry(
    name: "signswish", bits: 1...1,
    parameters: [
      EstimatorParameter(
        "beta", meaning: "steepness in units of 1/w_max", in: 0.01...100, default: 5)
    ]
  ) { SignSwish(sharpness: $0["beta"]) }

  public var name: String { "signswish" }
  public var displayName: String { "SignSwish" }
  public var parameters: [(name: String, value: Double)] { [("beta", sharpness)] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .binary, evidence: .thirdParty, sign: .negativeSomewhere, isCyclical: true,
      source: "Darabi et al. 2018", remark: "M exists only between the zeros of Q̂′")
  }

  /// The positive root of z·tanh(z/2) = 2, where Q̂′ changes sign.
  public static let signChange = MonotoneInversion.solve(
    for: 2, in: 0...10, function: { $0 * tanh($0 / 2) },
    derivative: { tanh($0 / 2) + $0 / (1 + cosh($0)) })

  public func slope(at x: Double) -> Double {
    let z = sharpness * x
    return sharpness * (2 - z * tanh(z / 2)) / (1 + cosh(z))
  }

  public func height(at x: Double) -> Double {
    let z = sharpness * x
    let logistic = 1 / (1 + exp(-z))
    // 1 − σ(z) = σ(−z), without the cancellation.
    return 2 * logistic * (1 + z / (1 + exp(z))) - 1
  }

  public var reciprocal: ReciprocalIntegral {
    let pole = Self.signChange / sharpness
    return ReciprocalIntegral(
      extent: .line, integrand: { 1 / slope(at: $0) }, domain: -pole...pole)
  }
}
