import Quantization
import Results

/// Sums of the terms over the covered weights of one step, in units of w_max.
struct StepSums {
  fileprivate var sums = [Double](repeating: 0, count: BoundTally.Curve.allCases.count)
  fileprivate var count = 0

  mutating func add(_ step: AlignmentStep, limit: Double) {
    count += 1
    for (index, curve) in BoundTally.Curve.allCases.enumerated() {
      sums[index] += step.value(curve) / limit
    }
  }
}

extension BoundTally {
  /// Counts one weight over one step.
  mutating func add(_ step: AlignmentStep, rounding: Double) {
    covered += 1
    if !step.keeps(step.printedBound, rounding: rounding) { brokenPrinted += 1 }
    if !step.keeps(step.correctedBound, rounding: rounding) { brokenCorrected += 1 }
    if let bound = step.appendixHBound {
      comparedAppendixH += 1
      if !step.keeps(bound, rounding: rounding) { brokenAppendixH += 1 }
    }
    // What does not exceed rounding says nothing of a bound's tightness.
    if step.correctedBound > rounding { increaseOverBound.add(step.increase / step.correctedBound) }
    if step.remainder > rounding {
      remainderOverPrinted.add(step.remainder / step.printedConvexity)
      remainderOverCorrected.add(step.remainder / step.correctedConvexity)
    }
    if step.lag > rounding { lagOverBound.add(step.lag / step.lagBound) }
  }

  /// Adds a step's means to the curves.
  mutating func append(_ sums: StepSums) {
    for (index, curve) in Curve.allCases.enumerated() {
      curves[curve, default: []].append(sums.count > 0 ? sums.sums[index] / Double(sums.count) : 0)
    }
  }
}

extension AlignmentStep {
  fileprivate func value(_ curve: BoundTally.Curve) -> Double {
    switch curve {
    case .alignmentError: before
    case .increase: increase
    case .gradientError: gradientError
    case .gradientErrorWithPenalty: gradientErrorWithPenalty
    case .lag: lag
    case .lagBound: lagBound
    case .remainder: remainder
    case .printedConvexity: printedConvexity
    case .correctedConvexity: correctedConvexity
    }
  }
}
