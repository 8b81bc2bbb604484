extension DerivativeBounds {
  /// L₋, L₊ and L' of an estimator within the representable range of a quantizer, by search.
  ///
  /// One cell, from the level below a boundary point to the level above it, for cyclical estimators;
  /// the whole representable range for all others. Nil where Q̂' is not positive at an interior sample.
  package static func searched(
    of estimator: any GradientEstimator, on quantizer: UniformQuantizer, samples: Int = 20_000
  ) -> DerivativeBounds? {
    let half = quantizer.stepSize / 2
    let anchor = quantizer.anchorBoundary
    let interval =
      estimator.characteristics.isCyclical
      ? (anchor - half)...(anchor + half) : quantizer.representableRange
    return searched(
      of: { estimator.derivative(at: $0, for: quantizer) }, on: interval, samples: samples)
  }

  /// L₋, L₊ and L' of a function on an interval: extremes over evenly spaced interior samples, each
  /// refined between its neighbours; the steepest chord between neighbouring samples, refined likewise.
  ///
  /// L' errs low, by about (length/samples)² relative for smooth functions. The ends themselves are
  /// approached, not touched: estimators may vanish there by definition.
  package static func searched(
    of f: (Double) -> Double, on interval: ClosedRange<Double>, samples: Int = 20_000
  ) -> DerivativeBounds? {
    let length = interval.upperBound - interval.lowerBound
    let margin = length * 1e-12
    let start = interval.lowerBound + margin
    let spacing = (length - 2 * margin) / Double(samples)
    let points = (0...samples).map { start + spacing * Double($0) }
    let values = points.map(f)
    guard let least = values.min(), let greatest = values.max(), least > 0, greatest.isFinite else {
      return nil
    }

    func refined(_ sample: Int, _ g: (Double) -> Double) -> Double {
      let low = points[max(0, sample - 1)]
      let high = points[min(samples, sample + 1)]
      return goldenMaximum(of: g, from: low, to: high)
    }
    let lowest = values.indices.min { values[$0] < values[$1] } ?? 0
    let highest = values.indices.max { values[$0] < values[$1] } ?? 0
    let lower = min(least, -refined(lowest) { -f($0) })
    let upper = max(greatest, refined(highest, f))

    var steepest = 0.0
    for index in 1...samples {
      steepest = max(steepest, abs(values[index] - values[index - 1]) / spacing)
    }
    return DerivativeBounds(lower: lower, upper: upper, lipschitz: steepest)
  }

  /// The largest value of `f` met by golden-section search on [a, b].
  private static func goldenMaximum(of f: (Double) -> Double, from a: Double, to b: Double)
    -> Double
  {
    let ratio = (5.0.squareRoot() - 1) / 2
    var low = a
    var high = b
    var left = high - ratio * (high - low)
    var right = low + ratio * (high - low)
    var atLeft = f(left)
    var atRight = f(right)
    for _ in 0..<80 {
      if atLeft < atRight {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = f(right)
      } else {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = f(left)
      }
    }
    return max(atLeft, atRight)
  }
}
