/// The piecewise linear estimator: Q̂(w) = clip(w) to the representable range, Q̂′(w) = 1 strictly inside
/// it, 0 on its ends and beyond (Hubara et al. 2016; Rastegari et al. 2016; Section 2).
///
/// This is the STE-net of the authors' experiments. α = 1, M the identity for every weight (weights
/// beyond the range do not move, so where they start is where they stay), L₋ = L₊ = 1 and L' = 0 inside.
/// Appendix G asks for other ends where an estimator vanishes elsewhere: see `reach` and `mirroring`.
public struct PWL: GradientEstimator {
  /// Half the distance between the ends over half the length of the representable range; both have the
  /// same middle.
  public let reach: Double

  /// - Precondition: `reach` positive and finite.
  public init(reach: Double = 1) {
    precondition(reach > 0 && reach.isFinite, "a PWL of reach \(reach)")
    self.reach = reach
  }

  static let entry = EstimatorEntry(
    name: "pwl",
    parameters: [
      EstimatorParameter(
        "reach", meaning: "where Q̂′ ends, in units of half the representable range",
        in: 1e-6...1e6, default: 1)
    ]
  ) { PWL(reach: $0["reach"]) }

  public var name: String { "pwl" }
  public var displayName: String { "PWL" }
  /// The representable range goes without saying, so that runs which end there keep their keys.
  public var parameters: [(name: String, value: Double)] { reach == 1 ? [] : [("reach", reach)] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .baseline, evidence: .authors, sign: .zeroOutside, isCyclical: true,
      source: "Hubara et al. 2016; Rastegari et al. 2016")
  }

  public func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    let range = support(for: quantizer)
    return w > range.lowerBound && w < range.upperBound ? 1 : 0
  }

  public func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    let range = support(for: quantizer)
    return min(max(w, range.lowerBound), range.upperBound)
  }

  public func support(for quantizer: UniformQuantizer) -> ClosedRange<Double> {
    let range = quantizer.representableRange
    if reach == 1 { return range }
    let middle = (range.lowerBound + range.upperBound) / 2
    let half = reach * (range.upperBound - range.lowerBound) / 2
    return (middle - half)...(middle + half)
  }

  public func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    .identity
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    reach < 1 ? nil : DerivativeBounds(lower: 1, upper: 1, lipschitz: 0)
  }

  public func kernelShape(for quantizer: UniformQuantizer) -> KernelShape {
    .windowed(support(for: quantizer))
  }
}
