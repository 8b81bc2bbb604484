#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The weight transform of DoReFa-Net (Zhou et al. 2016): tanh squeezes the weights before they are
/// rounded straight through.
///
/// With g the largest weight's argument of tanh and x = w/limit:
///   Q̂(w) = limit·tanh(g·x)/tanh g,   Q̂′(w) = g·sech²(g·x)/tanh g, everywhere.
/// Not cyclical: in the original the levels are evenly spaced in tanh(w). On this even grid every bin
/// has its own ∫ds/Q̂′, so that one α cannot serve all; see `WeightMap`. L₊ = g/tanh g,
/// L₋ = g·sech²g/tanh g within the range.
public struct DoReFa: GradientEstimator {
  /// g > 0; 1 is a tensor whose largest weight is 1.
  public let reach: Double

  /// - Precondition: positive.
  public init(reach: Double = 1) {
    precondition(reach > 0, "g = \(reach) is not positive")
    self.reach = reach
  }

  static let entry = EstimatorEntry(
    name: "dorefa",
    parameters: [
      EstimatorParameter("reach", meaning: "argument of tanh at w_max", in: 0.01...10, default: 1)
    ]
  ) { DoReFa(reach: $0["reach"]) }

  public var name: String { "dorefa" }
  public var displayName: String { "DoReFa" }
  public var parameters: [(name: String, value: Double)] { [("reach", reach)] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .authors, sign: .positive, isCyclical: false,
      source: "Zhou et al. 2016")
  }

  public func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    cell(for: quantizer).derivative(at: w)
  }

  public func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    cell(for: quantizer).rise(at: w)
  }

  public func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    let cell = cell(for: quantizer)
    let anchor = quantizer.anchorBoundary
    let atAnchor = cell.reciprocalIntegral(to: anchor)
    return ReciprocalIntegral(
      extent: .line,
      integrand: { 1 / cell.derivative(at: anchor + $0) },
      closedForm: { cell.reciprocalIntegral(to: anchor + $0) - atAnchor })
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    cell(for: quantizer).bounds
  }

  private func cell(for quantizer: UniformQuantizer) -> HyperbolicTangentCell {
    HyperbolicTangentCell(
      gain: reach / tanh(reach), inverseWidth: reach / quantizer.limit, halfWidth: quantizer.limit)
  }
}
