/// The parameterized clipping function of continuous binarization (Sakr et al. 2018).
///
/// Q̂(x) = clip(x/(2m), −1, 1), Q̂′(x) = 1/(2m) for |x| < 2m, 0 elsewhere (x as in `BinaryEstimator`):
/// a piecewise linear step that training steepens by pushing m towards 0. The original is for
/// activations, from 0 to a learned height; here the step is from −1 to 1. m = ½ is `PWL`.
/// α := 1, M(x) = 2m·x, continued beyond the step, where weights do not move.
public struct PCF: BinaryEstimator {
  /// m > 0, half the half-width of the step. Learned in the original.
  public let halfReach: Double

  /// - Parameter halfReach: m; no published start is known here. The default makes the step twice as
  ///   steep as `PWL`.
  /// - Precondition: positive.
  public init(halfReach: Double = 0.25) {
    precondition(halfReach > 0, "m = \(halfReach) is not positive")
    self.halfReach = halfReach
  }

  static let entry = EstimatorEntry(
    name: "pcf", bits: 1...1,
    parameters: [
      EstimatorParameter(
        "m", meaning: "half of the weight, in units of w_max, at which the step ends",
        in: 0.005...10, default: 0.25)
    ]
  ) { PCF(halfReach: $0["m"]) }

  public var name: String { "pcf" }
  public var displayName: String { "PCF" }
  public var parameters: [(name: String, value: Double)] { [("m", halfReach)] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .binary, evidence: .unverified, sign: .zeroOutside, isCyclical: true,
      source: "Sakr et al. 2018", remark: "for activations in its source; m learned there")
  }

  public var edge: Double { 2 * halfReach }
  public func slope(at x: Double) -> Double { abs(x) < edge ? 1 / edge : 0 }
  public func height(at x: Double) -> Double { min(max(x / edge, -1), 1) }
  public var reciprocal: ReciprocalIntegral {
    let edge = edge
    return ReciprocalIntegral(
      extent: .line, integrand: { _ in edge }, closedForm: { edge * $0 },
      closedInverse: { $0 / edge })
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    edge < 1 ? nil : DerivativeBounds(lower: 1 / edge, upper: 1 / edge, lipschitz: 0)
  }
}
