import Analysis
import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// What is found of the bounds: fits, quantiles and verdicts from numbers set by hand.
@Suite struct BoundsJudgementTests {
  @Test func `slopes are those of the logarithms`() throws {
    let rates = [1e-3, 1e-2, 1e-1]
    let order = ErrorOrder(
      steps: 1, floor: 1e-8, learningRates: rates, errors: rates.map { 7 * $0 * $0 },
      travelled: rates.map { 3 * $0 }, agreement: [1, 1, 1])
    let fit = ErrorFit(order, margin: 4)
    #expect(abs(try #require(fit.exponent) - 2) < 1e-12)
    #expect(abs(try #require(fit.relativeExponent) - 1) < 1e-12)
    // What is not above rounding does not count, nor makes one point a line.
    var floored = order
    floored.errors[0] = 3e-8
    #expect(abs(try #require(ErrorFit(floored, margin: 4).exponent) - 2) < 1e-12)
    floored.floor = 1e-3
    #expect(ErrorFit(floored, margin: 4).exponent == nil)
  }

  @Test func `ratios are counted by size`() throws {
    var histogram = RatioHistogram()
    #expect(histogram.quantile(0.5) == nil)
    for ratio in [-1, 0, 1e-20, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1e9] { histogram.add(ratio) }
    histogram.add(.nan)
    #expect(histogram.total == 10 && histogram.notPositive == 2 && histogram.largest == 1e9)
    #expect(histogram.counts.first == 1 && histogram.counts.last == 1)
    #expect(histogram.quantile(0.2) == 0)
    let median = try #require(histogram.quantile(0.5))
    #expect(median >= 0.5 && median <= 0.5 * 1.1221)
  }

  /// Rounding of weights that are not the same in both nets adds up like a random walk.
  @Test func `whole runs of mapped nets are fitted above accumulated rounding`() {
    var entry = SyntheticBounds.make().pairs[0]
    entry.wholeRuns = ErrorOrder(
      steps: 12, floor: 1e-8, learningRates: [1e-5, 1e-4, 1e-3], errors: [1.9e-7, 2.1e-7, 2.1e-5],
      travelled: [1e-4, 1e-3, 1e-2], agreement: [1, 1, 1])
    // √25 times the floor; four times that is the least to be fitted.
    #expect(abs(entry.runsAboveRounding.floor - 5e-8) < 1e-20)
    let fit = ErrorFit(entry.runsAboveRounding, margin: 4)
    #expect(abs((fit.exponent ?? 0) - 2) < 1e-9)
    #expect(fit.relativeErrors.count == 2 && abs(fit.threshold - 2e-7) < 1e-20)
    entry.epsilon = 1e-7
    #expect(entry.runsAboveRounding == entry.wholeRuns)
  }

  private func findings(_ bounds: BoundsResult) throws -> Findings {
    try SyntheticAnalysis.make(bounds: bounds).findings
  }

  @Test func `shares and quantiles are those of the counts`() throws {
    let bounds = SyntheticBounds.make()
    let findings = try findings(bounds)
    let pair = bounds.pairs[1]
    let covered = pair.stretches.reduce(0) { $0 + $1.double.covered }
    let broken = pair.stretches.reduce(0) { $0 + $1.double.brokenPrinted }
    let place = "bounds.pair.\(pair.name)"
    #expect(findings.number("\(place).covered") == Double(covered))
    #expect(findings.number("\(place).double.broken-share") == Double(broken) / Double(covered))
    let one = pair.stretches[0].double
    #expect(
      findings.number("\(place).stretch-1.double.growth-over-bound-median")
        == one.increaseOverBound.quantile(0.5))
    #expect(
      findings.number("\(place).stretch-1.double.uncovered-share")
        == Double(one.uncovered) / Double(one.covered + one.uncovered))
    #expect(findings.number("bounds.steps-per-row") == 1_806_000)
    // Plain SGD keeps its bound, and has no lag.
    #expect(findings["bounds.keeping"]?.list == ["bounds.pair.sgd-plain"])
    #expect(findings.number("bounds.broken-printed") == 3)
    #expect(findings.number("bounds.pair.sgd-plain.lag.largest") == nil)
    #expect(findings.word("bounds.printed-holds") == "not supported")
    #expect(findings.word("bounds.spelled-out-holds") == "supported")
  }

  @Test func `what a bound lacks follows from the optimizer`() throws {
    let findings = try findings(SyntheticBounds.make())
    func gaps(_ name: String) -> [String] {
      ["penalty", "order-constant", "epsilon", "alpha", "lag-constant"].filter {
        findings.truth("bounds.pair.\(name).lacks-\($0)") == true
      }
    }
    #expect(gaps("sgd-plain") == ["alpha"])
    #expect(gaps("sgd") == ["penalty"])
    #expect(gaps("adam-plain") == ["order-constant"])
    #expect(gaps("adam") == ["penalty", "order-constant", "epsilon"])
  }

  @Test func `orders are told by the exponents`() throws {
    var bounds = SyntheticBounds.make()
    let rates = [1e-5, 1e-4, 1e-3]
    for (index, exponent) in [1.8, 1.5, 1.1].enumerated() {
      bounds.pairs[index].wholeRuns = ErrorOrder(
        steps: 50, floor: 1e-15, learningRates: rates, errors: rates.map { pow($0, exponent) },
        travelled: rates.map { 20 * $0 }, agreement: [1, 1, 1])
    }
    let findings = try findings(bounds)
    let answers = bounds.pairs.prefix(3).map {
      findings.word("bounds.pair.\($0.name).whole-run.answer")
    }
    #expect(answers == ["supported", "in part", "not supported"])
    #expect(
      findings["order.whole-runs.covered"]?.list == [
        "bounds.pair.sgd-plain", "bounds.pair.adam-plain",
      ])
    #expect(findings["order.penalty"]?.list == ["bounds.pair.sgd"])
    #expect(findings["order.epsilon"]?.list == ["bounds.pair.adam"])
    #expect(findings.word("order.epsilon-values") == "10⁻⁷")
    #expect(findings["order.first-order"]?.list == ["bounds.pair.sgd", "bounds.pair.adam"])
    let exponent = try #require(findings.number("order.first-order.exponents.least"))
    #expect(abs(exponent - 1) < 1e-9)
    #expect(findings.number("order.decades").map { abs($0 - 2) < 1e-12 } == true)
  }

  /// What was not followed has the names of what is to be, and no number.
  @Test func `names follow from the plan`() throws {
    let plan = try BoundsPlan.read(
      path: ProjectFiles.path("pipeline/experiments/bounds.yaml"), profile: "default")
    let blank = plan.blank
    var full = blank
    let model = SyntheticBounds.make()
    for index in full.pairs.indices {
      let own = model.pairs[index % model.pairs.count]
      full.pairs[index].stretches = full.pairs[index].stretches.map { _ in own.stretches[0] }
      full.pairs[index].wholeRuns = own.wholeRuns
    }
    let (open, found) = (try findings(blank), try findings(full))
    #expect(open.all.map(\.name) == found.all.map(\.name))
    #expect(open.truth("bounds.was-run") == false && found.truth("bounds.was-run") == true)
    #expect(open.word("bounds.spelled-out-holds") == "open")
    #expect(open["bounds.breaking"]?.list == [])
    #expect(open.number("bounds.pair.adam-epsilon.epsilon") == 1e-7)
    #expect(open.truth("bounds.pair.adam-plain.theorems-apply") == true)
    for finding in open.all where finding.name.hasPrefix("order.") && finding.unit == .number {
      #expect(finding.value == nil, "\(finding.name)")
    }
  }
}
