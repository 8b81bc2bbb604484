/// How a number of ours stands beside the paper's, by the rule.
package struct Verdict: Equatable, Sendable {
  package enum Outcome: String, Sendable, CaseIterable {
    /// The paper's number lies within the spread of our seeds.
    case withinSpread = "within the spread of seeds"
    /// At most as many times apart as the rule allows.
    case sameOrder = "of the same size"
    case differs = "differs"
    /// There is no number of the paper's, or none of ours.
    case none = "no verdict"
  }

  package let outcome: Outcome
  /// Why the rule gave this outcome, in words with numbers.
  package let reason: String
}
