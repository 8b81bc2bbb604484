import Artifacts
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
    try expectPicture(png, matches: name)
  }

  @Test(arguments: TableCatalogue.tables.map(\.name), [1, 5])
  func table(name: String, seeds: Int) throws {
    let source = try #require(TableCatalogue.tables.first { $0.name == name })
    let typesetter = try Typesetter()
    let table = try source.table(inputs(SyntheticAnalysis.make(seeds: seeds)))
    let picture = try table.picture(style: source.style, typesetter: typesetter)
    #expect(picture.size.width <= FigureWidth.full + 8.5, "the table is wider than the column")
    try expectPicture(
      try picture.png(dotsPerInch: 150, typesetter: typesetter), matches: "\(name)-seeds-\(seeds)")
  }

  /// The right halves of Tables 4 and 5.
  @Test(arguments: ["table-4", "table-5"])
  func tableWithResidual(name: String) throws {
    let source = try #require(TableCatalogue.tables.first { $0.name == name })
    let typesetter = try Typesetter()
    let picture = try source.table(inputsWithResidual()).picture(
      style: source.style, typesetter: typesetter)
    #expect(picture.size.width <= FigureWidth.full + 8.5, "the table is wider than the column")
    try expectPicture(
      try picture.png(dotsPerInch: 150, typesetter: typesetter), matches: "\(name)-residual")
    let caption = try source.caption(inputsWithResidual())
    #expect(caption.text.plain.contains("ResNet50 was trained on generated scenes"))
    #expect(!caption.text.plain.contains("has not been run"))
  }

  @Test(arguments: FigureCatalogue.figures.map(\.name))
  func figureWithoutRuns(name: String) throws {
    let figure = try #require(FigureCatalogue.figures.first { $0.name == name })
    let missing = SyntheticAnalysis.make(missing: [
      "ste-sgd", "ste-sgd-unadjusted", "ste-adam", "qhat-adam", "qhat-adam-lr-tweak",
    ])
    let png = try figure.picture(inputs(missing)).png(
      dotsPerInch: 75, typesetter: try Typesetter())
    try expectPicture(png, matches: "\(name)-missing")
  }
}
