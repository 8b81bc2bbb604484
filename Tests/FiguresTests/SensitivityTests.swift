import Configurations
import Drawing
import Experiments
import Figures
import Foundation
import Results
import TestSupport
import Testing

/// Tables S and R, Figure S and their words, from analyses whose numbers were set by hand.
@Suite struct SensitivityTests {
  private let experiment: Experiment
  private let finding: AnalysisResult

  init() throws {
    finding = try pairsAnalysis("sensitivity", profile: "full")
    experiment = finding.experiment
  }

  private func around(_ finding: AnalysisResult, main: AnalysisResult? = nil) throws
    -> FigureInputs
  {
    FigureInputs(analysis: try main ?? SyntheticAnalysis.make(), further: [finding])
  }

  /// Every comparison alike, then the given ones by name: Ē of w_max and agreement.
  private func analysed(
    error: Double = 0.004, agreement: Double = 0.98, accuracy: Double = 0.97,
    _ own: [String: (error: Double, agreement: Double)] = [:],
    accuracies: [String: Double] = [:]
  ) throws -> AnalysisResult {
    var analysis = finding
    for index in analysis.comparisons.indices {
      let values = own[analysis.comparisons[index].name] ?? (error, agreement)
      analysis.comparisons[index].total.errorOverLimit = SeedValues([values.error])
      analysis.comparisons[index].total.errorOverRange = SeedValues([values.error / 2])
      analysis.comparisons[index].total.agreement = SeedValues([values.agreement])
    }
    for index in analysis.runs.indices {
      let value = accuracies[analysis.runs[index].name] ?? accuracy
      analysis.runs[index].validationAccuracy = SeedValues([value])
    }
    analysis.findings = try SyntheticAnalysis.findings(of: analysis)
    return analysis
  }

  @Test func cellsByHand() throws {
    let finding = try analysed(
      [
        "recipe-sgd-baseline": (0.005, 0.98), "recipe-sgd-lr-tweak": (0.004, 0.985),
        "bits-1-sgd-baseline": (0.0125, 0.97), "bits-1-sgd-lr-tweak": (0.005, 0.99),
        "steps-1250-adam-baseline": (0.01, 0.9), "batch-32-adam-baseline": (0.002, 0.95),
      ], accuracies: ["bits-1-sgd-qhat": 0.95, "bits-1-sgd-ste": 0.94])
    let inputs = try around(finding)
    let table = try SensitivityTable().table(inputs)
    func cells(_ label: String, after: Int = 0) throws -> [String] {
      let index = try #require(table.rows.firstIndex { $0.cells[0].text.plain == label })
      return table.rows[index + after].cells.map(\.text.plain)
    }
    #expect(
      try cells("recipe") == [
        "recipe", "S", "0.500", "0.400", "1.25", "98.00", "98.50", "97.00", "97.00", "–", "–", "–",
      ])
    #expect(
      try cells("1 bit") == [
        "1 bit", "S", "1.250", "0.500", "2.50", "97.00", "99.00", "95.00", "94.00", "× 2.50",
        "−1.00", "−2.00",
      ])
    // A batch size is held against the same number of steps, not against the recipe.
    #expect(
      try cells("batch 32, 1,250 steps", after: 1) == [
        "", "A", "0.200", "0.400", "0.50", "95.00", "98.00", "97.00", "97.00", "× 0.20", "+5.00",
        "0.00",
      ])
    let sections = table.rows.filter(\.isSection).map(\.cells[0].text.plain)
    #expect(sections.count == 6 && sections[0] == "Bits")
    let records = try SensitivityTable().records(inputs).records
    let line = try #require(
      records.first { $0[0] == "bits-1" && $0[1] == "S" && $0[3] == "error_over_limit" })
    #expect(line[2] == "bits" && line[4] == "0.0125" && line[6] == "1")
  }

  @Test func readingsStandInTheOrderOfTheirDistance() throws {
    let inputs = try around(try analysed(["no-penalty-adam-baseline": (0.00001, 0.99999)]))
    let findings = inputs.findings
    let records = try ReadingTable().records(inputs).records
    let all = records.filter { $0[1] == "S" && $0[2] == "all" }.compactMap { Double($0[3]) }
    #expect(all.count > 10 && all == all.sorted())
    for line in records {
      let group = line[0] == "dampened" ? "sgd-dampened" : line[1] == "S" ? "sgd" : "adam"
      let part = ["error_over_limit": "error", "error_over_range": "error-over-range"][line[2]]
      let name = "sensitivity.\(line[0]).\(group).distance.\(part ?? line[2])"
      #expect(exact(findings.number(name)) == line[3])
    }
    let table = try ReadingTable().table(inputs)
    #expect(table.rows.count == all.count)
  }

  @Test func notRun() throws {
    let without = try inputs()
    for source in [SensitivityTable(), ReadingTable(), OptimizerTable()] as [any TableSource] {
      let table = try source.table(without)
      #expect(table.rows.map(\.cells[0].text.plain) == ["not run"])
      #expect(try source.records(without).records.isEmpty)
    }
  }

  @Test(arguments: ["table-s", "table-r"]) func tablePicture(name: String) throws {
    let source = try #require(TableCatalogue.tables.first { $0.name == name })
    let typesetter = try Typesetter()
    let picture = try source.table(around(finding)).picture(
      style: source.style, typesetter: typesetter)
    #expect(picture.size.width <= FigureWidth.full + 8.5, "the table is wider than the column")
    let fault = try ReferencePicture.fault(
      of: try picture.png(dotsPerInch: 150, typesetter: typesetter), against: "\(name)-full")
    #expect(fault == nil)
  }

  @Test func sweepPicture() throws {
    let png = try SensitivitySweeps().picture(around(finding)).png(
      dotsPerInch: 150, typesetter: try Typesetter())
    let fault = try ReferencePicture.fault(of: png, against: "figure-s-full")
    #expect(fault == nil)
  }
}
