import Analysis
import Results
import TestSupport
import Testing

@Suite struct VerdictRuleTests {
  private let rule: VerdictRule

  init() throws { rule = VerdictRule(try SyntheticAnalysis.rules()) }

  private func outcome(
    _ ours: [Double], _ paper: Double?, _ kind: VerdictRule.Kind, rounding: Double = 0
  ) -> Verdict.Outcome {
    rule.judge(SeedValues(ours), paper: paper, rounding: rounding, kind).outcome
  }

  @Test func threeSeedsHaveASpread() {
    // Mean 2, standard deviation 1; t(0.975, 2) · √(1 + 1/3) is 4.9683.
    #expect(outcome([1, 2, 3], 6.96, .magnitude) == .withinSpread)
    #expect(outcome([1, 2, 3], 6.98, .magnitude) == .differs)
    #expect(outcome([1, 2, 3], 6.98, .magnitude, rounding: 0.02) == .withinSpread)
  }

  /// Of one sign and size, whatever the sign.
  @Test func differencesMayBeNegative() {
    #expect(outcome([-0.2], -0.3, .difference) == .sameOrder)
    #expect(outcome([-0.2], -0.5, .difference) == .differs)
    #expect(outcome([-0.2], 0.2, .difference) == .differs)
    #expect(outcome([-1, 0, 1], 0.5, .difference) == .withinSpread)
  }

  @Test func fewerSeedsAreJudgedBySizeAlone() {
    #expect(outcome([1, 3], 2, .magnitude) == .sameOrder)
    #expect(outcome([2], 4, .magnitude) == .sameOrder)
    #expect(outcome([2], 4.1, .magnitude) == .differs)
    #expect(outcome([2], -2, .magnitude) == .differs)
  }

  @Test func sharesAreJudgedByWhatIsMissing() {
    #expect(outcome([0.99], 0.98, .share) == .sameOrder)
    #expect(outcome([0.99], 0.97, .share) == .differs)
  }

  @Test func nothingToCompareIsNoVerdict() {
    #expect(outcome([], 1, .magnitude) == .none)
    #expect(outcome([1], nil, .magnitude) == .none)
  }
}
