extension DerivativeBounds {
  /// L₋, L₊ and L' of an estimator within the representable range of a quantizer, by search.
  ///
  /// One cell, from the level below a boundary point to the level above it, for cyclical estimators;
  /// the whole representable range for all others. Nil where Q̂′ is not positive at an interior sample.
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
  /// L' errs low, by less than 1e-5 of itself for functions that are smooth at the scale of the samples. A
  /// jump shows as an L' of the jump over a spacing, so that estimators which jump state their bounds
  /// themselves. The ends themselves are
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

    let chords = values.indices.dropLast().map { abs(values[$0 + 1] - values[$0]) / spacing }
    let steepest = chords.indices.max { chords[$0] < chords[$1] } ?? 0
    let lipschitz = max(
      chords[steepest],
      steepestChord(
        of: f, from: points[max(0, steepest - 1)], to: points[min(samples, steepest + 2)]))
    return DerivativeBounds(lower: lower, upper: upper, lipschitz: lipschitz)
  }

  /// The steepest of a hundred chords of `f` side by side on [a, b].
  private static func steepestChord(of f: (Double) -> Double, from a: Double, to b: Double)
    -> Double
  {
    let count = 100
    let width = (b - a) / Double(count)
    let values = (0...count).map { f(a + width * Double($0)) }
    return zip(values, values.dropFirst()).map { abs($1 - $0) / width }.max() ?? 0
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
