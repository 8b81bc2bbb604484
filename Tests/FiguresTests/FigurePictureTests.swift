import Drawing
import Figures
import TestSupport
import Testing

/// Every figure and table, drawn from a synthetic analysis, looks as it was approved.
@Suite struct FigurePictureTests {
  @Test(arguments: FigureCatalogue.figures.map(\.name))
  func figure(name: String) throws {
    let figure = try #require(FigureCatalogue.figures.first { $0.name == name })
    let png = try figure.picture(inputsWithResidual()).png(
      dotsPerInch: 150, typesetter: try Typesetter())
    let fault = try ReferencePicture.fault(
      of: png, against: name)
    #expect(fault == nil)
  }

  @Test(arguments: TableCatalogue.tables.map(\.name), [1, 5])
  func table(name: String, seeds: Int) throws {
    let source = try #require(TableCatalogue.tables.first { $0.name == name })
    let typesetter = try Typesetter()
    let table = try source.table(inputs(SyntheticAnalysis.make(seeds: seeds)))
    let picture = try table.picture(style: source.style, typesetter: typesetter)
    #expect(picture.size.width <= FigureWidth.full + 8.5, "the table is wider than the column")
    let fault = try ReferencePicture.fault(
      of: try picture.png(dotsPerInch: 150, typesetter: typesetter),
      against: "\(name)-seeds-\(seeds)")
    #expect(fault == nil)
  }

  /// The right halves of Tables 4 and 5.
  @Test(arguments: ["table-4", "table-5"])
  func tableWithResidual(name: String) throws {
    let source = try #require(TableCatalogue.tables.first { $0.name == name })
    let typesetter = try Typesetter()
    let picture = try source.table(inputsWithResidual()).picture(
      style: source.style, typesetter: typesetter)
    #expect(picture.size.width <= FigureWidth.full + 8.5, "the table is wider than the column")
    let fault = try ReferencePicture.fault(
      of: try picture.png(dotsPerInch: 150, typesetter: typesetter), against: "\(name)-residual")
    #expect(fault == nil)
  }

  @Test func tableOfOtherPrograms() throws {
    let typesetter = try Typesetter()
    let all = FigureInputs(
      analysis: try SyntheticAnalysis.make(seeds: 5),
      further: [
        try SyntheticAnalysis.elsewhere(name: "tensorflow", framework: "TensorFlow 2.21.0"),
        try SyntheticAnalysis.elsewhere(name: "pytorch", framework: "PyTorch 2.15.0"),
      ])
    let picture = try FrameworkTable().table(all).picture(
      style: FrameworkTable().style, typesetter: typesetter)
    #expect(picture.size.width <= FigureWidth.full + 8.5, "the table is wider than the column")
    let fault = try ReferencePicture.fault(
      of: try picture.png(dotsPerInch: 150, typesetter: typesetter), against: "table-f-programs")
    #expect(fault == nil)
    let records = try FrameworkTable().records(all).records
    let line = try #require(
      records.first { $0[0] == "PyTorch 2.15.0" && $0[1] == "error" && $0[2] == "baseline (S)" })
    #expect(line[5] == "2" && Double(line[6]) != nil && line[8] == "0.515%")
    #expect(Set(records.map { $0[0] }) == ["ours", "TensorFlow 2.21.0", "PyTorch 2.15.0"])
  }

  @Test func costOfRanks() throws {
    let typesetter = try Typesetter()
    let all = FigureInputs(analysis: try SyntheticAnalysis.make(), cost: SyntheticCost.make())
    let table = try RankTable().table(all)
    let picture = try table.picture(style: RankTable().style, typesetter: typesetter)
    #expect(picture.size.width <= FigureWidth.full + 8.5, "the table is wider than the column")
    let fault = try ReferencePicture.fault(
      of: try picture.png(dotsPerInch: 150, typesetter: typesetter), against: "table-p-ranks")
    #expect(fault == nil)
    #expect(table.rows.count == 8 && table.rows[0].cells[3].text.plain == "100.0")
    let curves = try ReferencePicture.fault(
      of: try RankEfficiency().picture(all).png(dotsPerInch: 150, typesetter: typesetter),
      against: "figure-p-ranks")
    #expect(curves == nil)
  }

  @Test(arguments: FigureCatalogue.figures.map(\.name))
  func figureWithoutRuns(name: String) throws {
    let figure = try #require(FigureCatalogue.figures.first { $0.name == name })
    let missing = try SyntheticAnalysis.make(missing: [
      "ste-sgd", "ste-sgd-unadjusted", "ste-adam", "qhat-adam", "qhat-adam-lr-tweak",
    ])
    let png = try figure.picture(inputs(missing, bounds: nil)).png(
      dotsPerInch: 75, typesetter: try Typesetter())
    let fault = try ReferencePicture.fault(
      of: png, against: "\(name)-missing")
    #expect(fault == nil)
  }
}
