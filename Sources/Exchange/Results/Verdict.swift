/// A number of ours beside the paper's, with the verdict of the stated rule.
package struct Verdict: Equatable, Sendable {
  package enum Outcome: String, Sendable, CaseIterable {
    /// The paper's number lies within the spread of our seeds (or of the known seed-to-seed spread).
    case withinSpread = "within the spread of seeds"
    /// Same side of every comparison in its table and at most a factor of two away.
    case sameOrder = "same order and size"
    case differs = "differs"
    /// There is no number of the paper's, or none of ours.
    case none = "no verdict"
  }

  /// What is compared, for instance "Table 4, baseline (S), agreement".
  package var quantity: String
  package var ours: SeedValues
  package var paper: Double?
  package var outcome: Outcome
  /// Why the rule gave this outcome, in words with numbers.
  package var reason: String

  package init(
    quantity: String, ours: SeedValues, paper: Double?, outcome: Outcome, reason: String
  ) {
    self.quantity = quantity
    self.ours = ours
    self.paper = paper
    self.outcome = outcome
    self.reason = reason
  }
}
