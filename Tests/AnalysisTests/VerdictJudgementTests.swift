import Analysis
import Foundation
import Results
import TestSupport
import Testing

/// Every number of the paper's that we have a counterpart for, with its verdict.
@Suite struct VerdictJudgementTests {
  /// Ē of the baseline three times the paper's, all else equal to it.
  private func made() throws -> AnalysisResult {
    var analysis = try SyntheticAnalysis.make()
    for index in analysis.comparisons.indices
    where !analysis.comparisons[index].name.contains("mapped") {
      let label = analysis.comparisons[index].label
      func value(_ column: String) throws -> Double {
        try #require(
          analysis.paper.value(table: "table-4", half: "mnist", row: label, column: column)
        ).value
      }
      let factor = label == "baseline (S)" ? 3.0 : 1
      analysis.comparisons[index].total.errorOverLimit = SeedValues([
        factor * (try value("alignment_error"))
      ])
      analysis.comparisons[index].total.errorOverRange = SeedValues([
        factor * (try value("alignment_error")) / 2
      ])
      analysis.comparisons[index].total.agreement = SeedValues([try value("agreement")])
    }
    analysis.findings = try SyntheticAnalysis.findings(of: analysis)
    return analysis
  }

  @Test func farNumbersDiffer() throws {
    let analysis = try made()
    let findings = analysis.findings
    let place = "mnist.verdict.baseline.sgd.error"
    #expect(findings.word("\(place).outcome") == "differs")
    #expect(findings.word("\(place).quantity") == "Table 4, baseline (S), Ē")
    #expect(findings.number("\(place).factor").map { abs($0 - 3) < 1e-9 } == true)
    #expect(findings.word("\(place).reason")?.contains("by a factor of 3") == true)
    #expect(findings.number("\(place).deviations") == nil, "one seed has no spread")
    let differing = try #require(findings["mnist.verdicts.differing"]?.list)
    #expect(differing.contains(place))
    #expect(!differing.contains("mnist.verdict.baseline.sgd.agreement"))
    #expect(findings["mnist.verdicts.farthest"]?.list?.first == place)
    // Five comparisons with two numbers each, four runs and two differences with four each.
    #expect(findings.number("mnist.verdicts.judged") == 34)
    let counts = try #require(findings["mnist.verdicts.outcomes"]?.list).compactMap {
      findings.number("\($0).count")
    }
    #expect(counts.reduce(0, +) == 34 && !counts.contains(0))
    #expect(findings["mnist.verdicts"]?.list?.count == 34)
  }

  @Test func missingRunsLeaveTheirVerdictsOut() throws {
    let findings = try SyntheticAnalysis.make(missing: ["ste-sgd"]).findings
    #expect(findings["mnist.verdict.baseline.sgd.error.quantity"] != nil)
    #expect(findings.word("mnist.verdict.baseline.sgd.error.outcome") == nil)
    #expect(findings.number("mnist.verdicts.judged") == 24)
  }

  /// Accuracies on other photographs than the paper's are not judged; the half is named.
  @Test func photographsAreJudgedByAlignmentAlone() throws {
    let findings = try SyntheticAnalysis.residual().findings
    #expect(findings.number("resnet50.verdicts.judged") == 10)
    #expect(findings["resnet50.verdicts.without"]?.list?.count == 24)
    #expect(findings.word("resnet50.verdict.qhat.sgd.train-loss.outcome") == "no verdict")
    #expect(findings.number("resnet50.verdict.qhat.sgd.train-loss.difference") != nil)
    #expect(
      findings.number("resnet50.verdict.qhat.sgd.validation-loss.difference") == nil,
      "the paper has 1.27…")
    #expect(
      findings.word("resnet50.verdict.baseline.adam.agreement.quantity")
        == "Table 4 right, baseline (A), agreement")
  }

  @Test func theNearerNormalization() throws {
    let findings = try made().findings
    // One of five is off by 3: the geometric mean is 3^(1/5); over the range, four are off by 2 and one by 1.5.
    let limit = try #require(findings.number("mnist.normalization.over-limit"))
    #expect(abs(limit - pow(3, 0.2)) < 1e-9)
    let range = try #require(findings.number("mnist.normalization.over-range"))
    #expect(abs(range - pow(16 * 1.5, 0.2)) < 1e-9)
    #expect(findings.truth("mnist.normalization.limit-nearer") == true)
    #expect(findings.number("mnist.normalization.far-factor") == range)
  }
}
