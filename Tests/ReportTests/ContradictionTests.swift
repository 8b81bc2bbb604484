import Analysis
import Figures
import Report
import Results
import TestSupport
import Testing

/// Only what the data say is listed as speaking against the paper.
@Suite struct ContradictionTests {
  private func titles(
    _ analysis: AnalysisResult? = nil, bounds: BoundsResult? = nil
  ) throws -> [String] {
    let figures = FigureInputs(
      analysis: try analysis ?? SyntheticAnalysis.make(bounds: bounds), bounds: bounds)
    return try ContradictionsSection().contradictions(
      ReportInputs(figures: figures, commands: [])
    ).map(\.plain)
  }

  /// What is computed from formulas stands in every report.
  @Test func withoutFurtherRunsTheAppendixAlone() throws {
    let found = try titles()
    #expect(found.count == 2)
    #expect(
      found[0].contains("in 3 of the 4 cases that Appendix H has constants for, by up to 8.0 times")
    )
    #expect(found[0].hasSuffix("with α in none."))
    #expect(found[1].contains("The interval for DSQ"))
  }

  @Test func aClaimThatIsNotSupportedComesFirst() throws {
    var analysis = try SyntheticAnalysis.make(seeds: 3)
    let index = try #require(analysis.comparisons.firstIndex { $0.name == "unadjusted-sgd" })
    analysis.comparisons[index].total.errorOverLimit = SeedValues([0.00001, 0.000011, 0.000012])
    analysis.comparisons[index].total.agreement = SeedValues([0.9999, 0.9998, 0.9999])
    analysis.findings = Judgement(analysis, rules: try SyntheticAnalysis.rules()).findings
    let first = try #require(try titles(analysis).first)
    #expect(first.hasPrefix("Claim B on the convolutional network is not supported"))
    #expect(first.contains("Ē falls from") && first.contains("agreement rises from"))
  }

  @Test func boundsOnlyWhereTheyAreBroken() throws {
    let broken = try titles(bounds: SyntheticBounds.make())
    #expect(broken.count == 4)
    #expect(broken[2].contains("In 3 of 4 settings"))
    #expect(broken[3].contains("The error of a step is of first order"))
    var kept = SyntheticBounds.make()
    kept.pairs = [try #require(kept.pairs.first)]
    #expect(try titles(bounds: kept).count == 2)
  }
}
