import Foundation
import Results

/// How a number of ours is judged beside the paper's.
package struct VerdictRule {
  private let rules: Rules

  package init(_ rules: Rules) { self.rules = rules }

  /// What is compared, and in which form.
  package enum Kind: Sendable {
    /// A loss or an alignment error: above 0.
    case magnitude
    /// An accuracy or an agreement: compared by its complement.
    case share
    /// A difference of two runs: of either sign.
    case difference
  }

  /// - Parameter rounding: how far the paper's value may lie from what it prints.
  package func judge(
    _ ours: SeedValues, paper: Double?, rounding: Double, _ kind: Kind
  ) -> Verdict {
    func verdict(_ outcome: Verdict.Outcome, _ reason: String) -> Verdict {
      Verdict(outcome: outcome, reason: reason)
    }
    guard let paper else { return verdict(.none, "the paper has no such number") }
    guard ours.count > 0, ours.mean.isFinite else { return verdict(.none, "not run") }
    if Double(ours.count) >= rules[.spreadSeeds].value,
      let half = SeedStatistics(ours).predictionHalfWidth(rules[.spreadCoverage].value), half > 0
    {
      let distance = max(0, abs(ours.mean - paper) - rounding)
      if distance <= half {
        return verdict(
          .withinSpread, "\(number(distance / half)) of the interval's half width away")
      }
    }
    guard let factor = factor(ours, paper, kind) else {
      return verdict(.differs, "of different signs")
    }
    let subject = kind == .share ? "what it lacks of 100 %" : "the number"
    return verdict(
      factor <= rules[.sameSize].value ? .sameOrder : .differs,
      "\(subject) differs by a factor of \(number(factor))")
  }

  /// How many times the smaller of the two the larger one is; nil where they are not of one sign.
  func factor(_ ours: SeedValues, _ paper: Double, _ kind: Kind) -> Double? {
    let (a, b) =
      switch kind {
      case .magnitude, .difference: (ours.mean, paper)
      case .share: (1 - ours.mean, 1 - paper)
      }
    return a * b > 0 ? max(abs(a), abs(b)) / min(abs(a), abs(b)) : nil
  }

  private func number(_ value: Double) -> String { String(format: "%.3g", value) }
}
