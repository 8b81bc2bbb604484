#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The training-aware approximation of the rotated binary network (Lin et al. 2020).
///
/// Q̂(x) = k(√2·t·x − t²·x|x|/2) and Q̂′(x) = k(√2·t − t²|x|) for |x| < √2/t; ±k and 0 beyond (x as in
/// `BinaryEstimator`). α := 1, M(x) = −sign(x)·ln(1 − t|x|/√2)/(k·t²), without bound towards √2/t.
/// L₊ = √2·k·t, L' = k·t².
public struct RBNN: BinaryEstimator {
  /// t > 0.
  public let sharpness: Double
  /// k > 0.
  public let scale: Double

  /// - Parameters:
  ///   - sharpness: t; the default is where the published schedule has k and t both at 1.
  ///   - scale: k; by default max(1/t, 1), as published.
  /// - Precondition: both positive.
  public init(sharpness: Double = 1, scale: Double? = nil) {
    let scale = scale ?? max(1 / sharpness, 1)
    precondition(sharpness > 0 && scale > 0, "t = \(sharpness), k = \(scale): not positive")
    self.sharpness = sharpness
    self.scale = scale
  }

  /// The estimator at a point of training: t from 0.01 to 10 as a geometric progression,
  /// k = max(1/t, 1).
  public static func scheduled(progress: Double, from first: Double = 0.01, to last: Double = 10)
    -> RBNN
  {
    RBNN(sharpness: first * pow(last / first, progress))
  }

  static let entry = EstimatorEntry(
    name: "rbnn", bits: 1...1,
    parameters: [
      EstimatorParameter(
        "t", meaning: "steepness in units of 1/w_max; 0.01 to 10 over the schedule",
        in: 1e-4...50, default: 1),
      EstimatorParameter(
        "k", meaning: "height in units of w_max; max(1/t, 1) unless given",
        allowed: { _ in 1e-4...1e4 }, standard: { _, chosen in max(1 / (chosen["t"] ?? 1), 1) }),
    ]
  ) { RBNN(sharpness: $0["t"], scale: $0["k"]) }

  public var name: String { "rbnn" }
  public var displayName: String { "RBNN" }
  public var parameters: [(name: String, value: Double)] { [("t", sharpness), ("k", scale)] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .binary, evidence: .authors, sign: .zeroOutside, isCyclical: true,
      source: "Lin et al. 2020", remark: "M unbounded at the edge, which moves in from 141 to 0.141"
    )
  }

  public var edge: Double { 2.0.squareRoot() / sharpness }

  public func slope(at x: Double) -> Double {
    scale * max(0, sharpness * (2.0.squareRoot() - sharpness * abs(x)))
  }

  public func height(at x: Double) -> Double {
    let z = sharpness * min(max(x, -edge), edge)
    return scale * z * (2.0.squareRoot() - abs(z) / 2)
  }

  public var reciprocal: ReciprocalIntegral {
    let share = 1 / edge
    let rate = scale * sharpness * sharpness
    return ReciprocalIntegral(
      extent: .line, integrand: { 1 / slope(at: $0) },
      closedForm: { $0 < 0 ? log1p(share * $0) / rate : -log1p(-share * $0) / rate },
      closedInverse: { $0 < 0 ? expm1(rate * $0) / share : -expm1(-rate * $0) / share },
      domain: -edge...edge)
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    if edge <= 1 { return nil }
    return DerivativeBounds(
      lower: slope(at: 1), upper: slope(at: 0), lipschitz: scale * sharpness * sharpness
    ).scaled(by: quantizer.stepSize / 2)
  }
}
