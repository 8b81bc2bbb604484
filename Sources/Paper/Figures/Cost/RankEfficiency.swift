import Drawing
import Results

/// Figure P (ours): what runs take that ranks share, by the model of latency and bandwidth.
package struct RankEfficiency: Figure {
  package let name = "figure-p"
  package let showsTraining = false

  package init() {}

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    guard let ranks = inputs.cost?.ranks, ranks.rows.count > 1 else {
      return missingPicture(
        "nothing was forecast for this report", size: Size(FigureWidth.full, 60))
    }
    let size = Size(FigureWidth.full, 168)
    return Picture(size: size) { canvas in
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 42, top: 14, right: 8, bottom: 34)
      let cells = field.cells(rows: 1, columns: 2, columnGap: 50, rowGap: 0)[0]
      try drawEfficiency(ranks, in: cells[0], on: canvas)
      try drawDays(ranks, in: cells[1], on: canvas)
    }
  }

  /// How much of the processors' time is not lost.
  private func drawEfficiency(
    _ ranks: RankCosts, in frame: Rectangle, on canvas: Canvas
  ) throws {
    let area = PlotArea(on: canvas, frame: frame, x: scale(ranks), y: .linear(0...105))
    let ticks = area.y.ticks(maximum: 6)
    area.drawGrid(y: ticks)
    draw(ranks.rows.map { (x: Double($0.ranks), y: 100 * ranks.efficiency($0)) }, in: area)
    try area.drawXAxis(Axis("ranks", ticks: self.ticks(ranks)))
    try area.drawYAxis(Axis("efficiency, %", ticks: ticks), labelDistance: 30)
  }

  /// How long all runs take, beside what they would if nothing were lost.
  private func drawDays(_ ranks: RankCosts, in frame: Rectangle, on canvas: Canvas) throws {
    let days = ranks.rows.map { ranks.hours($0) / 24 }
    let (first, last) = (ranks.rows[0], ranks.rows[ranks.rows.count - 1])
    let ideal = ranks.hours(first) / 24 * Double(first.ranks)
    let lowest = min(days.min() ?? 1, ideal / Double(last.ranks))
    let area = PlotArea(
      on: canvas, frame: frame, x: scale(ranks),
      y: .logarithmic(lowest / 1.6...(days.max() ?? 1) * 1.6))
    let ticks = area.y.ticks(maximum: 6)
    area.drawGrid(y: ticks)
    area.line(
      [first, last].map { (x: Double($0.ranks), y: ideal / Double($0.ranks)) },
      StrokeStyle(Palette.axis, width: 0.7, dash: [2, 2]))
    draw(zip(ranks.rows, days).map { (x: Double($0.ranks), y: $1) }, in: area)
    try area.drawXAxis(Axis("ranks", ticks: self.ticks(ranks)))
    try area.drawYAxis(Axis("days, all runs", ticks: ticks), labelDistance: 34)
  }

  private func draw(_ points: [(x: Double, y: Double)], in area: PlotArea) {
    area.line(points, StrokeStyle(Palette.blue, width: 1.2))
    for point in points { area.dot(at: point.x, point.y, radius: 1.9, Palette.blue) }
  }

  private func scale(_ ranks: RankCosts) -> Scale {
    let numbers = ranks.rows.map { Double($0.ranks) }
    return .logarithmic((numbers.min() ?? 1) / 1.3...(numbers.max() ?? 1) * 1.3)
  }

  /// Powers of two, every second one with its number.
  private func ticks(_ ranks: RankCosts) -> [Tick] {
    ranks.rows.filter { $0.ranks & ($0.ranks - 1) == 0 }.map { row in
      let isNumbered = row.ranks.trailingZeroBitCount % 2 == 0
      return Tick(
        Double(row.ranks), isNumbered ? RichText(verbatim: "\(row.ranks)") : "",
        isMinor: !isNumbered)
    }
  }
}
