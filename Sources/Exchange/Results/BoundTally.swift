import Foundation

/// How many (weight, step) pairs of a stretch keep the theorems' bounds, and how tight these are.
package struct BoundTally: Equatable, Sendable {
  /// Pairs that the theorem speaks of: both weights within the representable range.
  package var covered = 0
  /// Pairs that it does not.
  package var uncovered = 0
  /// Covered pairs whose E grew by more than the theorem as printed allows, its O(η²) without constant
  /// left out (Theorems D.3 and 5.2).
  package var brokenPrinted = 0
  /// By more than the gradient error and the convexity error with α and L₊², every term spelled out.
  package var brokenCorrected = 0
  /// By more than the constants of Appendix H allow; 0 of 0 where that expression does not apply.
  package var brokenAppendixH = 0
  package var comparedAppendixH = 0

  /// Growth of E over the corrected bound.
  package var increaseOverBound = RatioHistogram()
  /// Remainder of Taylor's theorem over the printed convexity error; 0/0 is not counted.
  package var remainderOverPrinted = RatioHistogram()
  /// Over the corrected one.
  package var remainderOverCorrected = RatioHistogram()
  /// Lag of the momentum, or of Adam's moments, over its bound.
  package var lagOverBound = RatioHistogram()

  /// Mean over the covered weights step by step, in units of w_max, by the names of `Curve`.
  package var curves: [Curve: [Double]] = Dictionary(
    uniqueKeysWithValues: Curve.allCases.map { ($0, []) })

  /// Terms of which a mean is kept for every step.
  package enum Curve: String, CaseIterable, Sendable {
    case alignmentError = "alignment_error"
    case increase
    case gradientError = "gradient_error"
    case gradientErrorWithPenalty = "gradient_error_with_penalty"
    case lag
    case lagBound = "lag_bound"
    case remainder
    case printedConvexity = "printed_convexity"
    case correctedConvexity = "corrected_convexity"
  }

  package init() {}

  /// Adds the counts of other steps; curves go on behind one another.
  package static func += (sum: inout BoundTally, part: BoundTally) {
    sum.covered += part.covered
    sum.uncovered += part.uncovered
    sum.brokenPrinted += part.brokenPrinted
    sum.brokenCorrected += part.brokenCorrected
    sum.brokenAppendixH += part.brokenAppendixH
    sum.comparedAppendixH += part.comparedAppendixH
    sum.increaseOverBound += part.increaseOverBound
    sum.remainderOverPrinted += part.remainderOverPrinted
    sum.remainderOverCorrected += part.remainderOverCorrected
    sum.lagOverBound += part.lagOverBound
    sum.curves.merge(part.curves) { $0 + $1 }
  }
}

/// Counts of ratios by size, on a logarithmic axis from 1e-12 to 100, twenty bins a decade.
package struct RatioHistogram: Equatable, Sendable {
  package static let decades = -12...2
  package static let binsPerDecade = 20
  static let binCount = (decades.upperBound - decades.lowerBound) * binsPerDecade

  /// Ratios of 0 or below: the error shrank.
  package private(set) var notPositive = 0
  /// Ratios within the axis; smaller ones count in the first bin, larger ones in the last.
  package private(set) var counts = [Int](repeating: 0, count: Self.binCount)
  /// The largest ratio.
  package private(set) var largest = -Double.infinity

  package init() {}

  package init(notPositive: Int, counts: [Int], largest: Double) {
    precondition(counts.count == Self.binCount, "a histogram of other bins")
    self.notPositive = notPositive
    self.counts = counts
    self.largest = largest
  }

  package mutating func add(_ ratio: Double) {
    guard !ratio.isNaN else { return }
    largest = max(largest, ratio)
    guard ratio > 0 else {
      notPositive += 1
      return
    }
    let place = (log10(ratio) - Double(Self.decades.lowerBound)) * Double(Self.binsPerDecade)
    counts[Int(min(max(place, 0), Double(counts.count - 1)))] += 1
  }

  package static func += (sum: inout RatioHistogram, part: RatioHistogram) {
    sum.notPositive += part.notPositive
    for bin in sum.counts.indices { sum.counts[bin] += part.counts[bin] }
    sum.largest = max(sum.largest, part.largest)
  }

  package var total: Int { notPositive + counts.reduce(0, +) }

  /// The upper edge of a bin.
  package func upperEdge(_ bin: Int) -> Double {
    pow(10, Double(Self.decades.lowerBound) + Double(bin + 1) / Double(Self.binsPerDecade))
  }
}
