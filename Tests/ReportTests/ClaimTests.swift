import Report
import Results
import TestSupport
import Testing

@Suite struct ClaimTests {
  @Test func borneOut() throws {
    let claims = Claim.judge(try SyntheticAnalysis.make(seeds: 2))
    #expect(claims.map(\.letter) == ["A", "B"])
    #expect(claims.map(\.outcome) == [.borneOut, .borneOut])
  }

  @Test func baselineFartherThanTwiceTheTweak() throws {
    var analysis = try SyntheticAnalysis.make()
    let index = try #require(analysis.comparisons.firstIndex { $0.name == "baseline-adam" })
    analysis.comparisons[index].total.errorOverLimit = SeedValues([0.06])
    #expect(Claim.judge(analysis)[0].outcome == .notBorneOut)
    #expect(Claim.judge(analysis)[1].outcome == .borneOut)
  }

  @Test func accuraciesApart() throws {
    var analysis = try SyntheticAnalysis.make()
    let index = try #require(analysis.runs.firstIndex { $0.name == "ste-sgd" })
    analysis.runs[index].validationAccuracy.values[0] -= 0.01
    #expect(Claim.judge(analysis)[0].outcome == .notBorneOut)
  }

  @Test func unadjustedNotWorse() throws {
    var analysis = try SyntheticAnalysis.make()
    let index = try #require(analysis.comparisons.firstIndex { $0.name == "unadjusted-sgd" })
    analysis.comparisons[index].total.errorOverLimit = SeedValues([0.006])
    #expect(Claim.judge(analysis)[1].outcome == .notBorneOut)
  }

  @Test func openWithoutARun() throws {
    let claims = Claim.judge(try SyntheticAnalysis.make(missing: ["ste-sgd"]))
    #expect(claims.map(\.outcome) == [.open, .open])
  }
}
