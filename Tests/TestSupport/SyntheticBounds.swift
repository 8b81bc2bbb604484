import Foundation
import Results

/// Bounds of real training made of formulas, for tests of what is drawn from them.
package enum SyntheticBounds {
  /// - Parameter generated: whether of the project's own digits.
  package static func make(generated: Bool = false) -> BoundsResult {
    let pairs =
      [
        ("sgd-plain", "plain SGD, no penalty", 0.0, nil), ("sgd", "SGD of the recipe", 1e-4, nil),
        ("adam-plain", "Adam, ε ≈ 0, no penalty", 0, 1e-30),
        ("adam", "Adam of the recipe", 1e-4, 1e-7),
      ] as [(String, String, Double, Double?)]
    return BoundsResult(
      experiment: "mnist", profile: "default", seed: 1,
      dataset: SyntheticAnalysis.dataset(generated: generated),
      pairs: pairs.enumerated().map { index, entry in
        BoundsPair(
          name: entry.0, label: entry.1, optimizer: "a rule of a test", l2: entry.2,
          epsilon: entry.3, learningRate: entry.3 == nil ? 1e-3 : 1e-4,
          stretches: [100, 1000].map { stretch(index, from: $0, isAdaptive: entry.3 != nil) },
          wholeRuns: order(index, steps: 50, exponent: 1.4, error: 3e-3))
      }, leftOut: ["a pair left out"])
  }

  private static func stretch(_ index: Int, from step: Int, isAdaptive: Bool) -> BoundsStretch {
    let isSecondOrder = index.isMultiple(of: 2)
    return BoundsStretch(
      firstStep: step, steps: 10,
      double: tally(index, isAdaptive: isAdaptive, broken: index == 0 ? 0 : 40 * step),
      single: tally(index, isAdaptive: isAdaptive, broken: 200 * (step + index)),
      oneStep: order(index, steps: 1, exponent: isSecondOrder ? 2 : 1, error: 2e-5),
      severalSteps: order(index, steps: 10, exponent: isSecondOrder ? 2 : 1.1, error: 4e-4))
  }

  private static func tally(_ index: Int, isAdaptive: Bool, broken: Int) -> BoundTally {
    var tally = BoundTally()
    (tally.covered, tally.uncovered) = (900_000, 3_000 * (index + 1))
    tally.brokenPrinted = broken
    tally.brokenCorrected = broken > 100_000 ? broken / 50 : 0
    if index == 0 { (tally.brokenAppendixH, tally.comparedAppendixH) = (3, 900_000) }
    for place in 0..<400 {
      let ratio = pow(10, -4 + 4 * Double(place) / 400)
      tally.increaseOverBound.add(place.isMultiple(of: 3) ? -ratio : ratio)
      if !isAdaptive {
        tally.remainderOverPrinted.add(ratio / 0.6)
        tally.remainderOverCorrected.add(ratio)
      }
      if index > 0 { tally.lagOverBound.add(ratio * ratio) }
    }
    for curve in BoundTally.Curve.allCases {
      let height = pow(10, -4 - Double(curve.rawValue.count % 5))
      tally.curves[curve] = (0..<10).map { height * (1 + 0.3 * sin(Double($0 + index))) }
    }
    return tally
  }

  private static func order(
    _ index: Int, steps: Int, exponent: Double, error: Double
  ) -> ErrorOrder {
    let rates = [1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3]
    let top = error * (1 + 0.4 * Double(index))
    return ErrorOrder(
      steps: steps, floor: 1e-12, learningRates: rates,
      errors: rates.map { top * pow($0 / 1e-3, exponent) }, travelled: rates.map { 20 * $0 },
      agreement: rates.map { 1 - 0.05 * $0 / 1e-3 * Double(index + 1) })
  }
}
