import Analysis
import Report
import Results
import TestSupport
import Testing

/// The claims as the report states them: verdicts are those of the findings, numbers stand beside them.
@Suite struct ClaimTests {
  private func judged(
    _ analysis: AnalysisResult, _ change: (inout AnalysisResult) throws -> Void = { _ in }
  ) throws -> [Claim] {
    var analysis = analysis
    try change(&analysis)
    analysis.findings = Judgement(analysis, rules: try SyntheticAnalysis.rules()).findings
    return Claim.all(analysis)
  }

  @Test func verdictsAreThoseOfTheFindings() throws {
    for verdict in ClaimVerdict.allCases {
      var analysis = try SyntheticAnalysis.make()
      analysis.findings = Findings([
        Finding("mnist.claim-a", .word(verdict.rawValue), .word),
        Finding("mnist.claim-b", .word(verdict.rawValue), .word),
      ])
      #expect(Claim.all(analysis).map(\.verdict) == [verdict, verdict])
    }
    #expect(Claim.all(try SyntheticAnalysis.make()).map(\.verdict) == [.open, .open])
  }

  @Test func oneSeedIsOpenAndSaysSo() throws {
    let claims = try judged(SyntheticAnalysis.make())
    #expect(claims.map(\.letter) == ["A", "B"])
    #expect(claims.map(\.verdict) == [.open, .open])
    #expect(claims[0].evidence.count == 2)
    #expect(claims[0].evidence[0].plain.contains(", one seed)"))
  }

  @Test func severalSeedsHaveIntervals() throws {
    let claims = try judged(SyntheticAnalysis.make(seeds: 3))
    #expect(claims[0].evidence[0].plain.contains("interval"))
    #expect(claims[0].evidence[0].plain.contains("3 seeds)"))
  }

  @Test func aMissingRunIsSaid() throws {
    let claims = try judged(SyntheticAnalysis.make(missing: ["ste-sgd"]))
    #expect(claims.map(\.verdict) == [.open, .open])
    #expect(claims[0].evidence[0].plain == "SGD: a run is missing.")
    #expect(claims[1].evidence[0].plain == "A run is missing.")
  }

  /// The paper's ResNet50 numbers would not pass the rules; its MNIST numbers do.
  @Test func thePaperIsHeldAgainstTheSameRules() throws {
    let residual = try judged(SyntheticAnalysis.residual())
    for claim in residual {
      #expect(claim.evidence.last?.plain.contains("paper’s own numbers") == true)
    }
    for claim in try judged(SyntheticAnalysis.make()) {
      #expect(claim.evidence.last?.plain.contains("paper’s own numbers") == false)
    }
  }
}
