import Foundation
import Results

extension BoundsPair {
  /// The numbers that matter, a line each.
  var summary: [String] {
    var lines = ["\(label)  (\(optimizer), λ = \(l2), η = \(learningRate))"]
    for stretch in stretches {
      lines.append("  steps \(stretch.firstStep) to \(stretch.firstStep + stretch.steps):")
      for (name, tally) in [("double", stretch.double), ("single", stretch.single)] {
        let appendixH = tally.keptAppendixH.map { ", Appendix H " + percent($0) } ?? ""
        lines.append(
          "    \(name): \(tally.covered) (weight, step) pairs and \(tally.uncovered) outside; kept "
            + "as printed \(percent(tally.keptPrinted)), spelled out \(percent(tally.keptCorrected))"
            + appendixH)
        let ratio = tally.increaseOverBound
        lines.append(
          "      growth of E over its bound: median \(number(ratio.quantile(0.5))), 99 % below "
            + "\(number(ratio.quantile(0.99))), largest \(number(ratio.largest)); R over printed at most "
            + "\(number(tally.remainderOverPrinted.largest)), over corrected "
            + "\(number(tally.remainderOverCorrected.largest)); lag over its bound at most "
            + "\(number(tally.lagOverBound.largest))")
      }
    }
    lines.append("  whole runs of \(wholeRuns.steps) steps (analyze fits the exponents):")
    for index in wholeRuns.learningRates.indices {
      lines.append(
        String(
          format: "    η = %.3g: Ē/w_max = %.3g, travelled %.3g, agreement %.3f %%",
          wholeRuns.learningRates[index], wholeRuns.errors[index], wholeRuns.travelled[index],
          100 * wholeRuns.agreement[index]))
    }
    return lines
  }
}

private func percent(_ share: Double?) -> String {
  share.map { String(format: "%.4f %%", 100 * $0) } ?? "none"
}

private func number(_ value: Double?) -> String {
  value.map { $0.isFinite ? String(format: "%.3g", $0) : "none" } ?? "none"
}
