import Drawing
import Foundation
import Results

/// Figure C2 (ours): what the theorems make the growth of E of, step by step of one stretch of training.
package struct ErrorGrowth: Figure {
  package let name = "figure-c2"
  package let showsTraining = true

  package init() {}

  /// The terms, in the order of the legend.
  private static let terms: [(BoundTally.Curve, RichText, StrokeStyle)] = [
    (.increase, "growth of *E*", StrokeStyle(Palette.ink, width: 1.4)),
    (
      .gradientErrorWithPenalty, "gradient error",
      StrokeStyle(Palette.blue, width: 1.1, dash: StrokeStyle.dashes[1])
    ),
    (
      .lagBound, "bound of the lag",
      StrokeStyle(Palette.purple, width: 1.1, dash: StrokeStyle.dashes[2])
    ),
    (
      .correctedConvexity, "convexity error",
      StrokeStyle(Palette.vermilion, width: 1.1, dash: StrokeStyle.dashes[3])
    ),
    (.remainder, "remainder *R*", StrokeStyle(Palette.green, width: 1.1)),
  ]

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    guard let pairs = inputs.bounds?.pairs, pairs.contains(where: { !$0.stretches.isEmpty }) else {
      return BoundsLook.missing(inputs)
    }
    // Medians, since the first steps' memory may be next to nothing.
    let medians = pairs.flatMap { entry in
      Self.terms.compactMap { median(entry.stretches.last?.double.curves[$0.0] ?? []) }
    }
    let low = floor(log10((medians.min() ?? 1e-9) / 3))
    let high = ceil(log10((medians.max() ?? 1e-3) * 3))
    let y = Scale.logarithmic(pow(10, low)...pow(10, max(high, low + 1)))
    let columns = 3
    let rows = (pairs.count + columns - 1) / columns
    let size = Size(FigureWidth.full, 46 + 112 * Double(rows) + 22)
    return Picture(size: size) { canvas in
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 44, top: 32, right: 6, bottom: 34)
      let cells = field.cells(rows: rows, columns: columns, columnGap: 14, rowGap: 24)
      try Legend(Self.terms.map { Legend.Entry($0.1, $0.2) }).draw(
        on: canvas, at: Point(size.width / 2, 2), centred: true)
      for (index, entry) in pairs.enumerated() {
        let (row, column) = (index / columns, index % columns)
        try draw(
          entry, y, in: cells[row][column], on: canvas, isFirst: column == 0,
          isLowest: index + columns >= pairs.count)
      }
    }
  }

  /// Of the positive values.
  private func median(_ values: [Double]) -> Double? {
    let positive = values.filter { $0 > 0 }.sorted()
    return positive.isEmpty ? nil : positive[positive.count / 2]
  }

  private func draw(
    _ entry: BoundsPair, _ y: Scale, in frame: Rectangle, on canvas: Canvas, isFirst: Bool,
    isLowest: Bool
  ) throws {
    guard let stretch = entry.stretches.last else { return }
    let area = PlotArea(
      on: canvas, frame: frame, x: .linear(0...Double(max(1, stretch.steps))), y: y)
    let yTicks = y.ticks(maximum: 5).filter { !$0.isMinor || !$0.label.isEmpty }
    area.drawGrid(y: yTicks)
    for (curve, _, style) in Self.terms {
      area.line(
        (stretch.double.curves[curve] ?? []).enumerated().map {
          (x: Double($0) + 1, y: $1 > 0 ? $1 : .nan)
        }, style)
    }
    try canvas.label(
      symbols(entry.label), PlotStyle.axisLabel, at: Point(frame.midX, frame.minY - 4),
      Anchor(.centre, .baseline))
    try area.drawYAxis(
      Axis(isFirst ? "mean / *w*_{max}" : "", ticks: yTicks, showsNumbers: isFirst),
      labelDistance: 34)
    try area.drawXAxis(
      Axis(
        isLowest ? "steps after \(grouped(stretch.firstStep))" : "",
        ticks: area.x.ticks(maximum: 4), showsNumbers: isLowest))
  }
}
