import Documents
import Report
import Results
import TestSupport
import Testing

/// The lines at the end of `make`, of the document `conclusion.md`.
@Suite struct ConclusionTests {
  private func lines(_ state: DocumentStateTests.State) throws -> [String] {
    let findings = try DocumentStateTests.inputs(state).figures.findings
    return try ReportDocuments.conclusion(ReportTexts.folder()).compose(findings).lines
  }

  @Test func whatIsDecidedIsSaidWithItsInterval() throws {
    let told = try lines(.notSupported)
    #expect(told.count == 4, "\(told)")
    #expect(told[0].hasPrefix("Claim A with SGD: "))
    #expect(told[1].hasPrefix("Claim A with Adam: not supported. Q̂-net and STE-net end "))
    #expect(told[1].contains("95 % interval") && told[1].contains("3 seeds"), "\(told[1])")
    #expect(told[1].contains(" times as far apart as a net and its lr-tweak (95 % interval "))
    #expect(told[2].hasPrefix("Claim B with SGD: not supported. Without M and α they end "))
    #expect(told[3].hasPrefix("Of the "))
  }

  @Test func whatIsOpenIsSaidWithItsReason() throws {
    let one = try lines(.oneSeed)
    #expect(
      one[0].hasPrefix("Claim A with SGD: open, since a verdict takes 3 seeds. ")
        && one[0].hasSuffix(" lr-tweak (one seed)."), "\(one)")
    #expect(try lines(.missingRun)[0] == "Claim A with SGD: open, since runs are missing.")
  }

  @Test func aReportWithoutClaimsHasNoLinesOfThem() throws {
    #expect(try !lines(.estimatorsAlone).contains { $0.hasPrefix("Claim") })
  }
}
