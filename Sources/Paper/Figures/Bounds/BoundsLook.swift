import Drawing
import Foundation
import Results

/// What the figures of the bounds share: colours of the pairs, sums over stretches, words where there is
/// nothing to show.
enum BoundsLook {
  private static let colors = [
    Palette.blue, Palette.sky, Palette.green, Palette.vermilion, Palette.orange, Palette.purple,
  ]

  /// The line of a pair, by its place in the file: colour and dash differ.
  static func style(_ index: Int, width: Double = 1.2) -> StrokeStyle {
    StrokeStyle(
      colors[index % colors.count], width: width,
      dash: StrokeStyle.dashes[index % StrokeStyle.dashes.count])
  }

  /// Names of the pairs with their lines, three in a row.
  static func drawLegend(_ pairs: [BoundsPair], on canvas: Canvas, width: Double) throws {
    let entries = pairs.enumerated().map { Legend.Entry(symbols($1.label), style($0)) }
    for (row, start) in stride(from: 0, to: entries.count, by: 3).enumerated() {
      try Legend(Array(entries[start..<min(start + 3, entries.count)])).draw(
        on: canvas, at: Point(width / 2, 2 + 12 * Double(row)), centred: true)
    }
  }

  /// What stands in a figure's place without bounds.
  static func missing(_ inputs: FigureInputs) -> Picture {
    missingPicture(
      inputs.bounds == nil
        ? "the nets have not been followed for this report"
        : "no two nets of this report take equal steps",
      size: Size(FigureWidth.full, 60))
  }
}

extension FigureInputs {
  /// A number that `analyze` found of a pair of nets ("single.broken-share").
  func bound(_ pair: BoundsPair, _ quantity: String) -> Double? {
    findings.number("bounds.pair.\(pair.name).\(quantity)")
  }
}
