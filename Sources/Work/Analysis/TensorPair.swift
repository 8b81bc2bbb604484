import Quantization

/// One tensor of two runs: the first run's weights w, the second run's w′, their quantizer, and M where
/// Equation 5 wants it.
package struct TensorPair {
  package let name: String
  package let quantizer: UniformQuantizer
  /// M of the first run's estimator; nil for the second case of Equation 5.
  package let map: WeightMap?
  /// Whether M applies to the second run's weights too.
  package let mapsSecond: Bool
  /// Where the first run's Q̂′ and the second's let gradients through (Appendix G).
  package let supports: (first: GradientSupport, second: GradientSupport)

  package init(
    name: String, quantizer: UniformQuantizer, map: WeightMap?, mapsSecond: Bool = false,
    supports: (first: GradientSupport, second: GradientSupport) = (.everywhere, .everywhere)
  ) {
    self.name = name
    self.quantizer = quantizer
    self.map = map
    self.mapsSecond = mapsSecond
    self.supports = supports
  }

  /// E = |M(w) − w′|, or |w − w′| without a map (Equation 5), in the units of the weights.
  package func error(_ w: Float, _ other: Float) -> Double {
    abs(mapped(w) - counterpart(other))
  }

  /// w′, or M(w′) where both are mapped.
  package func counterpart(_ other: Float) -> Double {
    mapsSecond ? mapped(other) : Double(other)
  }

  /// M(w), or w without a map.
  package func mapped(_ w: Float) -> Double {
    map.map { $0(Double(w)) } ?? Double(w)
  }

  /// What one snapshot of the pair comes to.
  package func tally(_ first: some Collection<Float>, _ second: some Collection<Float>)
    -> AlignmentTally
  {
    precondition(first.count == second.count, "\(name): tensors of different sizes")
    var tally = AlignmentTally()
    tally.count = Double(first.count)
    let limit = Float(quantizer.limit)
    let range = quantizer.representableRange
    let length = range.upperBound - range.lowerBound
    for (w, other) in zip(first, second) {
      let error = error(w, other)
      // Two weights beyond M's domain give ∞ − ∞, which is no number either.
      if error.isFinite {
        tally.errorOverLimit += error / quantizer.limit
        tally.errorOverRange += error / length
      } else {
        tally.unmapped += 1
      }
      if supports.first.contains(w) != supports.second.contains(other) {
        tally.trappedAlone += 1
      }
      if quantizer.levelIndex(w) == quantizer.levelIndex(other) { tally.equal += 1 }
      if abs(w) > limit || abs(other) > limit { tally.outside += 1 }
    }
    return tally
  }
}

/// Sums over weights; sums of several tensors can be added.
///
/// Counts are real numbers: where some weights of a tensor stand for all of it, each counts more than once.
package struct AlignmentTally: Equatable {
  package var count = 0.0
  /// Σ E / w_max, each weight by its own tensor's w_max.
  package var errorOverLimit = 0.0
  /// Σ E over the length of the representable range, which is 2·w_max but on the integer grid.
  package var errorOverRange = 0.0
  /// Weights with the same quantized value.
  package var equal = 0.0
  /// Weights that at least one of the two has outside [−w_max, w_max].
  package var outside = 0.0
  /// Weights for which M has no value, so that they have no E; no part of its sum.
  package var unmapped = 0.0
  /// Weights that get gradients in one of the two nets but not in the other (Appendix G).
  package var trappedAlone = 0.0

  /// The same shares, as if `total` weights had been looked at.
  package func standing(for total: Int) -> AlignmentTally {
    guard count > 0, count != Double(total) else { return self }
    let factor = Double(total) / count
    return AlignmentTally(
      count: Double(total), errorOverLimit: errorOverLimit * factor,
      errorOverRange: errorOverRange * factor, equal: equal * factor, outside: outside * factor,
      unmapped: unmapped * factor,
      trappedAlone: trappedAlone * factor)
  }

  package static func += (total: inout AlignmentTally, part: AlignmentTally) {
    total.count += part.count
    total.errorOverLimit += part.errorOverLimit
    total.errorOverRange += part.errorOverRange
    total.equal += part.equal
    total.outside += part.outside
    total.unmapped += part.unmapped
    total.trappedAlone += part.trappedAlone
  }

  /// Ē with E divided by w_max: the reading that fits the paper's numbers. Over the weights that have an E.
  package var meanErrorOverLimit: Double { errorOverLimit / (count - unmapped) }
  /// Ē with E divided by the length of the representable range (paper, Section 6.2).
  package var meanErrorOverRange: Double { errorOverRange / (count - unmapped) }
  package var agreement: Double { equal / count }
  package var shareOutside: Double { outside / count }
  package var shareUnmapped: Double { unmapped / count }
  package var shareTrappedAlone: Double { trappedAlone / count }
}
