import Drawing
import Experiments
import Figures
import Results
import TestSupport
import Testing

/// Table O and its words, from an analysis whose numbers were set by hand.
@Suite struct OptimizerTableTests {
  /// Ē as claimed and the other way round by optimizer, the lr-tweak's 0.01 throughout.
  private func around(_ errors: [String: (claimed: Double, crossed: Double)] = [:]) throws
    -> FigureInputs
  {
    FigureInputs(
      analysis: try SyntheticAnalysis.make(),
      further: [try SyntheticAnalysis.optimizers(errors)])
  }

  @Test func eachOptimizerStandsInItsClass() throws {
    let table = try OptimizerTable().table(around())
    let sections = table.rows.indices.filter { table.rows[$0].isSection }
    #expect(sections.map { table.rows[$0].cells[0].text.plain } == ["Non-adaptive", "Adaptive"])
    let names = table.rows.map(\.cells[0].text.plain)
    let adaptive = try #require(names.firstIndex(of: "Adaptive"))
    for name in ["plain SGD", "SGD, momentum 0.9", "Nesterov momentum"] {
      #expect(try #require(names.firstIndex(of: name)) < adaptive)
    }
    for name in ["Adam", "AdamW", "AdaMax"] {
      #expect(try #require(names.firstIndex(of: name)) > adaptive)
    }
    #expect(Set(names).count == names.count, "no two rows are called the same: \(names)")
    for row in OptimizerRow.all(try around()) {
      #expect(row.claimed.isAdjusted != row.isAdaptive)
      #expect(row.crossed?.isAdjusted != row.claimed.isAdjusted)
    }
  }

  @Test func cellsByHand() throws {
    let table = try OptimizerTable().table(
      around(["nesterov": (claimed: 0.015, crossed: 0.12)]))
    let row = try #require(
      table.rows.first { $0.cells[0].text.plain == "Nesterov momentum" }
    ).cells.map(\.text.plain)
    #expect(row[3] == "1.500" && row[4] == "1.000" && row[5] == "1.50")
    #expect(row[9] == "12.00" && row[10] == "12.0")
  }

  @Test func picture() throws {
    let typesetter = try Typesetter()
    let picture = try OptimizerTable().table(around()).picture(
      style: OptimizerTable().style, typesetter: typesetter)
    #expect(picture.size.width <= FigureWidth.full + 8.5, "the table is wider than the column")
    let fault = try ReferencePicture.fault(
      of: try picture.png(dotsPerInch: 150, typesetter: typesetter), against: "table-o-full")
    #expect(fault == nil)
  }
}
