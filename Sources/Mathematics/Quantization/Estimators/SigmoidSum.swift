#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Quantization Networks (Yang et al. 2019): a sum of logistic functions, one for every boundary point.
///
/// With u = w/Δ, boundary points b_j in bins and the logistic function σ:
///   Q̂(w) = Δ·Σ_j σ(T(u − b_j)) + lowest level,   Q̂′(w) = T Σ_j σ(1 − σ)(T(u − b_j)).
/// Cyclical but for the tails missing at the two ends, hence treated as not cyclical; α and M by
/// quadrature. T rises over training: 20 per epoch, at most 2000, in the published script.
/// In the original the forward pass is soft during training, so that the loss gradient is not taken at
/// Q(w): a case the theorems do not cover.
public struct SigmoidSum: GradientEstimator {
  /// T > 0, the steepness per bin.
  public let temperature: Double

  /// - Parameter temperature: T; at the script's start, 20, Q̂′ at a level is 0.04 % of that at a
  ///   boundary point. The default of 10 leaves 5 %.
  /// - Precondition: positive.
  public init(temperature: Double = 10) {
    precondition(temperature > 0, "T = \(temperature) is not positive")
    self.temperature = temperature
  }

  /// The estimator of an epoch, counted from 0: T = 20·(epoch + 1), at most 2000.
  public static func scheduled(epoch: Int) -> SigmoidSum {
    SigmoidSum(temperature: min(20 * Double(epoch + 1), 2000))
  }

  static let entry = EstimatorEntry(
    name: "sigmoids",
    parameters: [
      EstimatorParameter("temperature", meaning: "steepness per bin", in: 0.1...50, default: 10)
    ]
  ) { SigmoidSum(temperature: $0["temperature"]) }

  public var name: String { "sigmoids" }
  public var displayName: String { "Sigmoid sum" }
  public var parameters: [(name: String, value: Double)] { [("temperature", temperature)] }
  public var characteristics: EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .authors, sign: .positive, isCyclical: false,
      source: "Yang et al. 2019",
      remark: "soft forward pass in its source; tails missing at the ends")
  }

  public func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    var sum = 0.0
    for index in steps(near: w, on: quantizer) {
      let cosine = cosh(temperature * distance(of: w, fromStep: index, on: quantizer) / 2)
      sum += 1 / (4 * cosine * cosine)
    }
    return temperature * sum
  }

  public func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    let near = steps(near: w, on: quantizer)
    // Steps further down are done to the last bit, those further up have not begun.
    var sum = Double(near.lowerBound)
    for index in near {
      sum += 1 / (1 + exp(-temperature * distance(of: w, fromStep: index, on: quantizer)))
    }
    return quantizer.representableRange.lowerBound + quantizer.stepSize * sum
  }

  /// M goes on beyond the outermost boundary points until Q̂′ has fallen to 1e-13 of its height, where
  /// weights stand still and their images leave the reach of double precision.
  public func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    let anchor = quantizer.anchorBoundary
    let range = quantizer.representableRange
    let beyond = max(30 / temperature - 0.5, 0.1) * quantizer.stepSize
    return ReciprocalIntegral(
      extent: .line,
      integrand: { 1 / derivative(at: anchor + $0, for: quantizer) },
      domain: (range.lowerBound - beyond - anchor)...(range.upperBound + beyond - anchor))
  }

  /// Distance in bins from boundary point `index`, 0 being the lowest.
  private func distance(of w: Double, fromStep index: Int, on quantizer: UniformQuantizer) -> Double
  {
    binsAboveFirst(w, on: quantizer) - Double(index)
  }

  private func binsAboveFirst(_ w: Double, on quantizer: UniformQuantizer) -> Double {
    (w - quantizer.representableRange.lowerBound) / quantizer.stepSize - 0.5
  }

  /// The steps whose logistic function differs from 0 and 1 at `w` in double precision, and always the
  /// nearest one.
  private func steps(near w: Double, on quantizer: UniformQuantizer) -> Range<Int> {
    let last = Double(quantizer.levelCount - 2)
    let position = binsAboveFirst(w, on: quantizer)
    let reach = 40 / temperature + 1
    // Far outside everything underflows but the outermost steps' tails, which are kept.
    let inside = min(max(position, 0), last)
    let first = max(0, (inside - reach).rounded(.down))
    let final = min(last, (inside + reach).rounded(.up))
    return Int(first)..<(Int(final) + 1)
  }
}
