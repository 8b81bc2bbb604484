#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Position-based scaled gradient (Kim, Yoo and Kwak 2020): the gradient times the distance from the
/// quantized value.
///
/// With d the distance from the nearest level in bins: Q̂′ = s(|d| + ε), greatest at the boundary points,
/// all but zero at the levels. With v the distance from the nearest boundary point, |d| = ½ − |v|:
/// ∫ = sign(v)·ln[(½+ε)/(½+ε−|v|)]/s, α = s/(2·ln[(½+ε)/ε]), which goes to 0 with ε.
/// L₋ = s·ε, L₊ = s(½ + ε), L' = s per bin. Outside of the range the pattern goes on, as if the grid did.
/// In its source the forward pass is full precision, so that the loss gradient is not taken at Q(w): a
/// case the theorems do not cover.
public struct PSG: PeriodicEstimator {
  /// s = λ·Δ > 0.
  public let scale: Double
  /// ε > 0 in bins; the released code has 0, for which α = 0 and there is no M.
  public let floor: Double

  /// - Parameters:
  ///   - scale: s; 2 makes Q̂′ about 1 at the boundary points.
  ///   - floor: ε; small against a bin.
  /// - Precondition: both positive.
  public init(scale: Double = 2, floor: Double = 0.01) {
    precondition(scale > 0 && floor > 0, "s = \(scale), ε = \(floor): not positive")
    self.scale = scale
    self.floor = floor
  }

  static let entry = EstimatorEntry(
    name: "psg",
    parameters: [
      EstimatorParameter(
        "scale", meaning: "s = λ·Δ, the slope of Q̂′ per bin", in: 0.001...1000, default: 2),
      EstimatorParameter(
        "epsilon", meaning: "what is added to the distance, in bins", in: 1e-6...1, default: 0.01),
    ]
  ) { PSG(scale: $0["scale"], floor: $0["epsilon"]) }

  public var name: String { "psg" }
  public var displayName: String { "PSG" }
  public var parameters: [(name: String, value: Double)] {
    [("scale", scale), ("epsilon", floor)]
  }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .authors, sign: .positive, isCyclical: true,
      source: "Kim, Yoo and Kwak 2020",
      remark: "full-precision forward pass and ε = 0 in its source")
  }

  public var vanishesOutside: Bool { false }

  public func slope(atOffset v: Double) -> Double { scale * (0.5 + floor - abs(v)) }

  public func rise(atOffset v: Double) -> Double { scale * v * (0.5 + floor - abs(v) / 2) }

  public var reciprocal: ReciprocalIntegral {
    let (scale, height) = (scale, 0.5 + floor)
    return ReciprocalIntegral(
      extent: .cyclical,
      integrand: { 1 / (scale * (height - abs($0))) },
      closedForm: { v in
        let image = -log1p(-abs(v) / height) / scale
        return v < 0 ? -image : image
      },
      closedInverse: { image in
        let v = -height * expm1(-scale * abs(image))
        return image < 0 ? -v : v
      },
      kinks: [0])
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    DerivativeBounds(lower: scale * floor, upper: scale * (0.5 + floor), lipschitz: scale)
      .scaled(by: quantizer.stepSize)
  }
}
