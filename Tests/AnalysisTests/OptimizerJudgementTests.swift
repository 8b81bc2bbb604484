import Analysis
import Configurations
import Results
import TestSupport
import Testing

/// The optimizers of Section 3, from numbers set by hand: lr-tweak's Ē is 0.01 throughout.
@Suite struct OptimizerJudgementTests {
  private func findings(
    _ errors: [String: (claimed: Double, crossed: Double)] = [:]
  ) throws -> Findings {
    try SyntheticAnalysis.optimizers(errors).findings
  }

  @Test func everyOptimizerHasTheNetOfItsClass() throws {
    let findings = try findings()
    let titles = ["sgd-plain", "sgd", "rmsprop", "rmsprop-fine", "nesterov"].map {
      findings.word("optimizers.optimizer.\($0).title")
    }
    #expect(
      titles == [
        "plain SGD", "SGD, momentum 0.9", "RMSprop, ε = 10⁻⁷", "RMSprop, ε = 10⁻¹⁴",
        "Nesterov momentum",
      ])
    #expect(
      findings["optimizers.optimizer.nesterov.claimed"]?.list == ["optimizers.claimed.nesterov"])
    #expect(
      findings["optimizers.optimizer.adamw.crossed"]?.list == ["optimizers.adjusted-decay.adamw"])
    #expect(findings["optimizers.optimizer.rmsprop-fine.crossed"]?.list == [])
    #expect(findings.number("optimizers.optimizer.rmsprop-fine.advantage") == nil)
    for place in try #require(findings["optimizers.class.non-adaptive.optimizers"]?.list) {
      let claimed = try #require(findings["\(place).claimed"]?.list?.first)
      #expect(findings.truth("\(claimed).adjusted") == true)
    }
  }

  @Test func theSplitHolds() throws {
    let findings = try findings(["adam": (0.008, 0.2), "sgd": (0.008, 0.04)])
    #expect(findings["optimizers.crossed-nearer"]?.list == [])
    #expect(findings["optimizers.claimed-apart"]?.list == [])
    #expect(findings["optimizers.most-advantage"]?.list == ["optimizers.optimizer.adam"])
    #expect(findings["optimizers.least-advantage"]?.list == ["optimizers.optimizer.sgd"])
    let advantage = try #require(findings["optimizers.optimizer.adam.advantage"])
    #expect(abs((advantage.number ?? 0) - 25) < 1e-9 && advantage.seeds == 3)
  }

  @Test func theSplitDoesNotHold() throws {
    let findings = try findings(["adamax": (0.05, 0.01), "sgd-plain": (0.03, 0.3)])
    #expect(findings["optimizers.crossed-nearer"]?.list == ["optimizers.optimizer.adamax"])
    #expect(findings["optimizers.class.adaptive.beyond"]?.list == ["optimizers.optimizer.adamax"])
    #expect(findings.number("optimizers.class.non-adaptive.trained") == 3)
    #expect(findings.number("optimizers.class.non-adaptive.alike") == 2)
    #expect(findings.number("optimizers.class.non-adaptive.apart") == 1)
    #expect(findings["optimizers.nearer-open"]?.list == [])
    #expect(
      findings["optimizers.claimed-apart"]?.list == [
        "optimizers.optimizer.sgd-plain", "optimizers.optimizer.adamax",
      ])
  }

  /// Experiments without a pair made the other way round have no such findings.
  @Test func othersHaveNoClasses() throws {
    let experiment = try SyntheticAnalysis.experiment("estimators")
    let findings = Judgement.blank(
      experiment, paper: try SyntheticAnalysis.paper(), rules: try SyntheticAnalysis.rules())
    #expect(findings["estimators.class.adaptive.trained"] == nil)
    #expect(findings["estimators.sweep.bits.sgd"] == nil)
    #expect(findings["estimators.family.sgd.alike"] != nil)
  }
}
