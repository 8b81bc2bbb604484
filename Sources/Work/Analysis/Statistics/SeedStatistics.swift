import Foundation
import Results

/// What values over seeds come to: mean, deviation, confidence interval.
package struct SeedStatistics {
  package let count: Int
  /// NaN without values.
  package let mean: Double
  /// Sample standard deviation; nil with fewer than two values.
  package let deviation: Double?

  package init(_ values: [Double]) { self.init(SeedValues(values)) }

  package init(_ values: SeedValues) {
    let mean = values.mean
    (count, self.mean) = (values.count, mean)
    if count > 1 {
      let sum = values.values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      deviation = (sum / Double(count - 1)).squareRoot()
    } else {
      deviation = nil
    }
  }

  /// The 95 % confidence interval of the mean by Student's t; nil with fewer than two values or where they are
  /// not finite.
  package var interval: ClosedRange<Double>? {
    guard let deviation, deviation.isFinite, mean.isFinite else { return nil }
    let t = StudentDistribution(degreesOfFreedom: count - 1).quantile(within: 0.95)
    let half = t * deviation / Double(count).squareRoot()
    return (mean - half)...(mean + half)
  }
}

extension SeedStatistics {
  /// Half the width of the interval about the mean that holds a single further value with this probability, by
  /// Student's t: t·s·√(1 + 1/n); nil with fewer than two values.
  func predictionHalfWidth(_ probability: Double) -> Double? {
    deviation.map {
      let t = StudentDistribution(degreesOfFreedom: count - 1).quantile(within: probability)
      return t * $0 * (1 + 1 / Double(count)).squareRoot()
    }
  }
}

/// The ratio of two quantities that were measured with the same seeds, seed by seed.
package struct PairedRatio {
  /// The ratio of the means, as tables print it; NaN without values, infinite over 0 unless both are 0.
  package let ratio: Double
  package let seeds: Int
  /// The deviation of the single ratios; nil with fewer than two seeds.
  package let spread: Double?
  /// The 95 % interval of the geometric mean of the single ratios, by Student's t on their logarithms, so that a
  /// ratio and its inverse have one verdict; nil with fewer than two seeds, and where a value is not above 0.
  package let interval: ClosedRange<Double>?

  /// Of two comparisons, over the seeds that both have; nil where there is none.
  init?(
    _ numerator: ComparisonSummary, over denominator: ComparisonSummary,
    _ path: KeyPath<Alignment, SeedValues>
  ) {
    let values = SeededValues(numerator, path).matched(with: SeededValues(denominator, path))
    guard !values.isEmpty else { return nil }
    self.init(SeedValues(values.map(\.0)), over: SeedValues(values.map(\.1)))
  }

  /// - Precondition: as many values, in the same order of seeds.
  package init(_ numerator: SeedValues, over denominator: SeedValues) {
    precondition(numerator.count == denominator.count, "ratios of different seeds")
    let (a, b) = (numerator.mean, denominator.mean)
    ratio = a == b ? 1 : a / b
    seeds = numerator.count
    let single = zip(numerator.values, denominator.values).map { $0 / $1 }
    spread = SeedStatistics(single).deviation.flatMap { $0.isFinite ? $0 : nil }
    if single.allSatisfy({ $0.isFinite && $0 > 0 }) {
      interval = SeedStatistics(single.map { log($0) }).interval.map {
        exp($0.lowerBound)...exp($0.upperBound)
      }
    } else {
      interval = nil
    }
  }
}
