/// A multi-bit estimator that repeats about every boundary point, described without units: v is the
/// distance from the nearest boundary point over Δ, in [−½, ½], the ends being levels.
///
/// Conforming types give slope, rise and ∫ds/Q̂′ as functions of v; everything else follows.
public protocol PeriodicEstimator: GradientEstimator {
  /// Q̂′ at v.
  func slope(atOffset v: Double) -> Double
  /// Q̂ less its value at the boundary point, in bins, 0 at 0.
  func rise(atOffset v: Double) -> Double
  /// ∫ds/Q̂′ from the boundary point to v, in bins.
  var reciprocal: ReciprocalIntegral { get }
  /// Whether Q̂′ is 0 outside of the representable range; where not, the pattern goes on.
  var vanishesOutside: Bool { get }
}

extension PeriodicEstimator {
  public func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    guard support(for: quantizer).contains(w) else { return 0 }
    return slope(atOffset: offset(of: w, on: quantizer))
  }

  public func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    let range = support(for: quantizer)
    let clipped = min(max(w, range.lowerBound), range.upperBound)
    let boundary = quantizer.nearestBoundary(to: clipped).boundary
    return boundary + quantizer.stepSize * rise(atOffset: offset(of: clipped, on: quantizer))
  }

  public func support(for quantizer: UniformQuantizer) -> ClosedRange<Double> {
    vanishesOutside ? quantizer.representableRange : -Double.infinity...Double.infinity
  }

  public func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    reciprocal.scaled(by: quantizer.stepSize)
  }

  /// v of a weight; rounding must not carry it past a level, where some formulas have a pole.
  func offset(of w: Double, on quantizer: UniformQuantizer) -> Double {
    let v = quantizer.nearestBoundary(to: w).offset / quantizer.stepSize
    return min(max(v, -0.5), 0.5)
  }
}
