/// What one step of gradient descent adds to the weight alignment error when both nets see the same
/// gradient, found by brute force: the convexity error of Equation 6, observed.
///
/// A step takes w to w' = w − ηg·Q̂′(w) in Q̂-net and M(w) to M(w) − α·ηg in STE-net, so that the
/// remainder is |M(w') − M(w) + α·ηg|. Divided by (ηg)² it compares with the constants of
/// `DerivativeBounds`; a bound is violated where the remainder exceeds it.
package struct OneStepRemainder: Sendable, Hashable {
  /// The largest remainder over (ηg)², per weight unit.
  package let largest: Double
  /// w, where the step that shows it starts.
  package let start: Double
  /// w', where it ends.
  package let end: Double

  /// The largest remainder over all steps between two of `samples` + 1 evenly spaced weights of an
  /// interval, ends included. It errs low, never high, but for rounding: a relative 1e-8 or so in the
  /// shortest steps.
  ///
  /// - Precondition: Q̂′ positive on the interval, `samples` ≥ 2.
  package static func searched(
    derivative: (Double) -> Double, map: (Double) -> Double, alpha: Double,
    on interval: ClosedRange<Double>, samples: Int = 500
  ) -> OneStepRemainder {
    precondition(samples >= 2, "a search over \(samples) samples")
    let length = interval.upperBound - interval.lowerBound
    let weights = (0...samples).map { index in
      min(interval.lowerBound + length * Double(index) / Double(samples), interval.upperBound)
    }
    let slopes = weights.map(derivative)
    let images = weights.map(map)
    var found = OneStepRemainder(largest: 0, start: weights[0], end: weights[0])
    for start in weights.indices {
      for end in weights.indices where end != start {
        let scaledGradient = (weights[start] - weights[end]) / slopes[start]
        let remainder = abs(images[end] - images[start] + alpha * scaledGradient)
        let ratio = remainder / (scaledGradient * scaledGradient)
        if ratio > found.largest {
          found = OneStepRemainder(largest: ratio, start: weights[start], end: weights[end])
        }
      }
    }
    return found
  }

  /// The same for an estimator over the representable range of a quantizer, whose ends are left out by
  /// a hair because estimators may vanish there by definition. Nil where Q̂′ is not positive inside.
  package static func searched(
    of estimator: any GradientEstimator, on quantizer: UniformQuantizer, samples: Int = 500
  ) -> OneStepRemainder? {
    guard estimator.bounds(for: quantizer) != nil else { return nil }
    let range = quantizer.representableRange
    let hair = (range.upperBound - range.lowerBound) * 1e-12
    let map = WeightMap(of: estimator, on: quantizer)
    return searched(
      derivative: { estimator.derivative(at: $0, for: quantizer) }, map: { map($0) },
      alpha: map.alpha,
      on: (range.lowerBound + hair)...(range.upperBound - hair), samples: samples)
  }
}
