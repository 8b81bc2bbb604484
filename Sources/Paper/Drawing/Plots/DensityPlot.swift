import Foundation

/// Counts on a regular grid: what a cloud of too many points becomes.
package struct DensityGrid: Sendable {
  package let columns: Int
  package let rows: Int
  package let xRange: ClosedRange<Double>
  package let yRange: ClosedRange<Double>
  /// Row by row; row 0 holds the smallest y. `columns` × `rows` values.
  package let counts: [Int]

  package init(
    columns: Int, rows: Int, xRange: ClosedRange<Double>, yRange: ClosedRange<Double>,
    counts: [Int]
  ) {
    precondition(counts.count == columns * rows, "one count for every cell")
    self.columns = columns
    self.rows = rows
    self.xRange = xRange
    self.yRange = yRange
    self.counts = counts
  }

  package var maximum: Int { counts.max() ?? 0 }
  package var total: Int { counts.reduce(0, +) }

  /// The share of the logarithmic colour scale that a count reaches: 0 for one, 1 for `maximum`.
  package func shade(of count: Int, maximum: Int? = nil) -> Double? {
    guard count > 0 else { return nil }
    let top = maximum ?? self.maximum
    return top > 1 ? log(Double(count)) / log(Double(top)) : 0
  }
}

extension PlotArea {
  /// The grid in colours of logarithmic scale; empty cells stay paper.
  /// - Parameter maximum: the count of the darkest colour, so that plots can share a scale.
  package func density(
    _ grid: DensityGrid, maximum: Int? = nil, _ map: ColorMap = .density
  ) {
    let upperLeft = point(grid.xRange.lowerBound, grid.yRange.upperBound)
    let lowerRight = point(grid.xRange.upperBound, grid.yRange.lowerBound)
    let place = Rectangle(
      upperLeft.x, upperLeft.y, lowerRight.x - upperLeft.x, lowerRight.y - upperLeft.y)
    canvas.clipped(to: frame) {
      canvas.cells(rows: grid.rows, columns: grid.columns, in: place) { row, column in
        let count = grid.counts[(grid.rows - 1 - row) * grid.columns + column]
        return grid.shade(of: count, maximum: maximum).map { map.color(at: $0) }
      }
    }
  }
}

/// A bar that tells what the colours of a density plot count.
package struct ColorBar {
  package let maximum: Int
  package let label: RichText
  package let map: ColorMap

  package init(maximum: Int, label: RichText, map: ColorMap = .density) {
    self.maximum = maximum
    self.label = label
    self.map = map
  }

  /// Draws an upright bar with its numbers and label on the right.
  package func draw(on canvas: Canvas, in frame: Rectangle) throws {
    let steps = 128
    canvas.cells(rows: steps, columns: 1, in: frame) { row, _ in
      map.color(at: 1 - (Double(row) + 0.5) / Double(steps))
    }
    canvas.stroke(Path(frame), StrokeStyle(Palette.axis, width: 0.5, join: .mitre))
    guard maximum > 1 else { return }
    let scale = Scale.logarithmic(1...Double(maximum))
    var widest = 0.0
    for tick in scale.ticks(maximum: 5) {
      let at = frame.maxY - scale.fraction(of: tick.value) * frame.height
      let length = tick.isMinor ? PlotStyle.minorTickLength : PlotStyle.tickLength
      canvas.line(Point(frame.maxX, at), Point(frame.maxX + length, at), PlotStyle.axisLine)
      guard !tick.label.isEmpty else { continue }
      let width = try canvas.label(
        tick.label, PlotStyle.tickLabel, at: Point(frame.maxX + PlotStyle.tickLength + 2.5, at),
        Anchor(.left, .middle))
      widest = max(widest, width)
    }
    try canvas.label(
      label, PlotStyle.axisLabel,
      at: Point(frame.maxX + PlotStyle.tickLength + 2.5 + widest + 5, frame.midY),
      Anchor(.centre, .top), degrees: -90)
  }
}
