import Documents
import Figures
import Report
import Results
import TestSupport
import Testing

/// What the documents say of part II, from analyses whose numbers were set by hand.
@Suite("Part II in the documents") struct BeyondInDocumentsTests {
  /// Every comparison alike, then the given ones by name: Ē of w_max and agreement.
  private func sensitivity(
    _ own: [String: (error: Double, agreement: Double)] = [:]
  ) throws -> Document {
    var analysis = try SyntheticAnalysis.pairs(
      SyntheticAnalysis.experiment("sensitivity", profile: "full"), seeds: 3)
    for index in analysis.comparisons.indices {
      let values = own[analysis.comparisons[index].name] ?? (0.004, 0.98)
      analysis.comparisons[index].total.errorOverLimit = thrice(values.error)
      analysis.comparisons[index].total.errorOverRange = thrice(values.error / 2)
      analysis.comparisons[index].total.agreement = thrice(values.agreement)
    }
    for index in analysis.runs.indices {
      analysis.runs[index].validationAccuracy = thrice(0.97)
    }
    analysis.findings = try SyntheticAnalysis.findings(of: analysis)
    return try ReportTexts.inputs(SyntheticAnalysis.make(seeds: 3), further: [analysis]).document
  }

  private func thrice(_ value: Double) -> SeedValues { SeedValues([value, value, value]) }

  private func says(_ texts: [String], _ words: String) -> Bool {
    texts.contains { $0.contains(words) }
  }

  @Test("Bit widths are judged by lr-tweak")
  func bits() throws {
    let alike = try sensitivity()
    let section = alike.section("sensitivity")
    #expect(says(section, "No bit width is beyond 2 times lr-tweak"))
    #expect(
      says(
        section,
        "1.00 at 1 bit (Ē 0.400\u{202F}%, agreement 98.00\u{202F}%), 1.00 at 2 bits"), "\(section)")
    #expect(!says(alike.section("not-reproduced"), "1-bit and 4-bit"))
    let apart = try sensitivity(["bits-4-adam-baseline": (0.02, 0.9)])
    #expect(says(apart.section("sensitivity"), "Beyond 2 times lr-tweak is 4 bits with Adam."))
    #expect(says(apart.section("sensitivity"), "Beyond it are: 4 bits (A, 5.00)."))
    #expect(
      says(
        apart.section("not-reproduced"),
        "at 4 bits with Adam, where Ē is 5.00 times that of lr-tweak"))
  }

  /// α := 1 is another reading at one bit: judged, but no point of the sweep.
  @Test("Sweeps stand in a table, movers in a sentence")
  func sweepsAndMovers() throws {
    let document = try sensitivity([
      "sharpness-1-sgd-baseline": (0.001, 0.99), "sharpness-11-sgd-baseline": (0.012, 0.9),
      "no-penalty-adam-baseline": (0.032, 0.9), "bits-1-unit-sgd-baseline": (0.4, 0.9),
    ])
    let section = document.section("sensitivity")
    let row = try #require(section.firstIndex(of: "Sharpness k w_max, SGD"), "\(section)")
    #expect(
      Array(section[row..<(row + 9)]) == [
        "Sharpness k w_max, SGD", "1.375", "11", "0.100\u{202F}%", "1.20\u{202F}%",
        "0.400\u{202F}%",
        "0.400\u{202F}%", "0.25", "3.00",
      ])
    // The recipe's own place is an end of these.
    let steps = try #require(section.firstIndex(of: "Steps, SGD"), "\(section)")
    #expect(Array(section[steps..<(steps + 3)]) == ["Steps, SGD", "1,250", "5,000"])
    #expect(!says(section, "α := 1 at"))
    let readings = document.section("readings")
    #expect(says(readings, "no L2 penalty (not in the paper) (A), by a factor of 8.00"))
    #expect(says(readings, "0.50 w_max, so that 25.00\u{202F}% of the initial weights"))
    #expect(says(readings, "With Adam") && says(readings, "The recipe’s own seeds range from"))
  }

  private func optimizers(
    _ own: [String: (claimed: Double, crossed: Double)] = [:]
  ) throws -> Document {
    try ReportTexts.inputs(
      SyntheticAnalysis.make(), further: [SyntheticAnalysis.optimizers(own)]
    ).document
  }

  @Test("The split of optimizers, as claimed and against the claim")
  func split() throws {
    let supported = try optimizers()
    let section = supported.section("optimizers")
    #expect(says(section, "by the whole 95 % interval, with") && says(section, "is 10.0"))
    #expect(!says(supported.section("not-reproduced"), "Optimizers of Section 3"))
    let against = try optimizers([
      "adamax": (claimed: 0.05, crossed: 0.01), "sgd-plain": (0.03, 0.3),
    ])
    let words = against.section("optimizers")
    #expect(
      says(
        words, "the other way round is nearer with AdaMax (5.00 as claimed, 1.00 the other way)"))
    #expect(says(words, "(plain SGD, 3.00)") && says(words, "(AdaMax, 5.00)"))
    #expect(says(against.section("not-reproduced"), "with plain SGD (3.00 times)."))
    #expect(says(against.section("beyond-assumptions"), "with AdaMax (5.00 times)."))
  }
}
