import Foundation
import Results

/// How a number of ours is judged beside the paper's.
package enum VerdictRule {
  /// Fewer seeds say nothing about a spread.
  static let seedsForSpread = 3
  /// In standard deviations of our seeds.
  static let spreadWidth = 2.0
  /// Up to which factor two numbers are of the same size.
  static let sizeFactor = 2.0

  /// The rule in words, as the report prints it.
  package static var text: String {
    let width = number(spreadWidth)
    return """
      “\(Verdict.Outcome.withinSpread.rawValue)”: with \(seedsForSpread) seeds or more, the paper's number \
      is at most \(width) standard deviations of ours from our mean, both as rounded in the paper. \
      “\(Verdict.Outcome.sameOrder.rawValue)”: otherwise, the larger of the two is at most \
      \(number(sizeFactor)) times the smaller; shares near 100 % (accuracy, agreement) are compared by \
      what is missing to 100 %. “\(Verdict.Outcome.differs.rawValue)”: anything else. The paper's Ē is \
      compared with our Ē over w_max.
      """
  }

  /// What is compared, and in which form.
  package enum Kind {
    /// A loss or an alignment error: above 0.
    case magnitude
    /// An accuracy or an agreement: compared by its complement.
    case share
  }

  /// - Parameter rounding: how far the paper's value may lie from what it prints.
  package static func judge(
    _ quantity: String, ours: SeedValues, paper: Double?, rounding: Double, _ kind: Kind
  ) -> Verdict {
    func verdict(_ outcome: Verdict.Outcome, _ reason: String) -> Verdict {
      Verdict(quantity: quantity, ours: ours, paper: paper, outcome: outcome, reason: reason)
    }
    guard let paper else { return verdict(.none, "the paper has no such number") }
    guard ours.count > 0, ours.mean.isFinite else { return verdict(.none, "not run") }
    let distance = max(0, abs(ours.mean - paper) - rounding)
    if ours.count >= seedsForSpread, let deviation = ours.standardDeviation, deviation > 0,
      distance <= spreadWidth * deviation
    {
      return verdict(
        .withinSpread,
        "\(number(distance / deviation)) standard deviations of \(ours.count) seeds away")
    }
    let (a, b) =
      switch kind {
      case .magnitude: (ours.mean, paper)
      case .share: (1 - ours.mean, 1 - paper)
      }
    guard a > 0, b > 0 else { return verdict(.differs, "of different signs") }
    let factor = max(a, b) / min(a, b)
    let subject = kind == .share ? "what is missing to 100 %" : "the number"
    return verdict(
      factor <= sizeFactor ? .sameOrder : .differs,
      "\(subject) differs by a factor of \(number(factor))")
  }

  private static func number(_ value: Double) -> String { String(format: "%.3g", value) }
}
