/// An estimator for one bit, described without units: x is the distance from the boundary point over
/// half the distance between the two levels, so that the levels are −1 and 1 (w over w_max on the range
/// and sign grids). Its shape is the same in every layer.
///
/// Conforming types give slope, height and ∫ds/Q̂′ as functions of x; everything else follows.
public protocol BinaryEstimator: GradientEstimator {
  /// Q̂′ at x.
  func slope(at x: Double) -> Double
  /// Q̂ at x, in the unit of x, 0 at 0.
  func height(at x: Double) -> Double
  /// ∫ds/Q̂′ from the boundary point to x, in the unit of x.
  var reciprocal: ReciprocalIntegral { get }
  /// The x beyond which Q̂′ is zero, on either side; ∞ where it is zero nowhere.
  var edge: Double { get }
}

extension BinaryEstimator {
  public var edge: Double { .infinity }

  public func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    slope(at: quantizer.binaryArgument(of: w))
  }

  public func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    quantizer.anchorBoundary + quantizer.stepSize / 2 * height(at: quantizer.binaryArgument(of: w))
  }

  public func support(for quantizer: UniformQuantizer) -> ClosedRange<Double> {
    let reach = edge * quantizer.stepSize / 2
    return (quantizer.anchorBoundary - reach)...(quantizer.anchorBoundary + reach)
  }

  public func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    reciprocal.scaled(by: quantizer.stepSize / 2)
  }

  /// Between the two levels, by search; nil where Q̂′ vanishes before a level or at it, or changes sign.
  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    guard edge >= 1, reciprocal.domain.upperBound > 1 else { return nil }
    return DerivativeBounds.searched(of: self, on: quantizer)
  }
}
