import Drawing
import Results

/// Figure I2 (ours): where in their quantization bins the weights lie whose quantized values differ between the
/// two nets, beside all weights.
package struct BinPositionHistogram: Figure {
  package let name = "figure-i2"
  package let showsTraining = true

  package init() {}

  /// The comparisons of the main experiment, a row for each optimizer.
  private func columns(_ inputs: FigureInputs) -> [[ComparisonSummary]] {
    OptimizerColumn.all(inputs.experiment).map { optimizer in
      inputs.analysis.comparedPairs.filter { $0.optimizer == optimizer.name }
    }
  }

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    let rows = columns(inputs)
    let count = rows.map(\.count).max() ?? 0
    guard count > 0 else {
      return missingPicture("runs are missing", size: Size(FigureWidth.full, 60))
    }
    let size = Size(FigureWidth.full, 280)
    let densities = rows.flatMap { $0 }.flatMap { Self.density($0.positions.disagreeing) }
    let top = max(10, densities.max() ?? 1)
    return Picture(size: size) { canvas in
      try drawLegend(on: canvas)
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 34, top: 34, right: 6, bottom: 34)
      let cells = field.cells(rows: rows.count, columns: count, columnGap: 16, rowGap: 26)
      try canvas.label(
        "distance from the nearest boundary point, in bin widths", PlotStyle.axisLabel,
        at: Point(field.midX, size.height - 4), Anchor(.centre, .baseline))
      for (row, comparisons) in rows.enumerated() {
        for (column, comparison) in comparisons.enumerated() {
          try draw(
            comparison, top: top, in: cells[row][column], on: canvas, isFirst: column == 0,
            isLowest: row == rows.count - 1 || column >= rows[row + 1].count)
        }
      }
    }
  }

  private func draw(
    _ comparison: ComparisonSummary, top: Double, in frame: Rectangle, on canvas: Canvas,
    isFirst: Bool, isLowest: Bool
  ) throws {
    let area = PlotArea(
      on: canvas, frame: frame, x: .linear(0...0.5), y: .logarithmic(Self.least...(top * 1.5)))
    let yTicks = area.y.ticks(maximum: 5)
    area.drawGrid(y: yTicks)
    let positions = comparison.positions
    for (step, density) in Self.density(positions.disagreeing).enumerated()
    where density > Self.least {
      let right = BinPositions.edge(step)
      let left = right - BinPositions.edge(0)
      let (a, b) = (area.point(left, density), area.point(right, Self.least))
      canvas.fill(Rectangle(a.x, a.y, b.x - a.x, b.y - a.y), Self.filled)
    }
    area.line(
      Self.density(positions.all).enumerated().flatMap { step, density in
        [
          (x: BinPositions.edge(step) - BinPositions.edge(0), y: density),
          (x: BinPositions.edge(step), y: density),
        ]
      }, Self.line)
    try canvas.label(
      symbols(comparison.label), PlotStyle.axisLabel, at: Point(frame.midX, frame.minY - 5),
      Anchor(.centre, .baseline))
    try area.drawYAxis(
      Axis(isFirst ? "density" : "", ticks: yTicks, showsNumbers: isFirst), labelDistance: 22)
    try area.drawXAxis(
      Axis(ticks: area.x.ticks(maximum: 6), showsNumbers: isLowest))
  }

  /// Where the axis begins: densities below are not seen.
  private static let least = 0.01
  private static let filled = Palette.vermilion.tinted(0.35)
  private static let line = StrokeStyle(Palette.ink, width: 1.1)

  private func drawLegend(on canvas: Canvas) throws {
    try Legend([
      Legend.Entry("weights that disagree", StrokeStyle(Self.filled, width: 6)),
      Legend.Entry("all weights", Self.line),
    ]).draw(on: canvas, at: Point(FigureWidth.full / 2, 2), centred: true)
  }

  /// Counts as a density over the distance, of the weights within the range.
  private static func density(_ counts: [Int]) -> [Double] {
    let total = Double(max(1, counts.reduce(0, +)))
    return counts.map { Double($0) / total / BinPositions.edge(0) }
  }
}
