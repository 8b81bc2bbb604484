import Drawing
import Foundation
import Results

/// Figure C1 (ours): the share of weights and steps of real training that break the bounds of Theorems 5.1,
/// D.3 and 5.2, and how much room the bounds leave.
package struct BoundsKept: Figure {
  package let name = "figure-c1"
  package let showsTraining = true

  package init() {}

  private static let rowHeight = 40.0
  private static let top = 42.0
  private static let printed = Palette.vermilion
  private static let corrected = Palette.blue

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    guard let pairs = inputs.bounds?.pairs, !pairs.isEmpty else {
      return BoundsLook.missing(inputs)
    }
    let rows = Double(pairs.count)
    let height = Self.top + rows * Self.rowHeight + 32
    return Picture(size: Size(FigureWidth.full, height)) { canvas in
      let left = Rectangle(112, Self.top, 128, rows * Self.rowHeight)
      let right = Rectangle(268, Self.top, 146, rows * Self.rowHeight)
      try drawLabels(pairs, beside: left, on: canvas)
      try drawBroken(pairs, inputs, in: left, on: canvas)
      try drawRoom(pairs, inputs, in: right, on: canvas)
    }
  }

  private func drawLabels(
    _ pairs: [BoundsPair], beside frame: Rectangle, on canvas: Canvas
  ) throws {
    for (index, entry) in pairs.enumerated() {
      let middle = frame.minY + (Double(index) + 0.5) * Self.rowHeight
      let parts = entry.label.split(separator: ", ", maxSplits: 1).map(String.init)
      for (line, part) in parts.enumerated() {
        let offset = (Double(line) - Double(parts.count - 1) / 2) * 10
        try canvas.label(
          symbols(part), PlotStyle.axisLabel, at: Point(frame.minX - 9, middle + offset),
          Anchor(.right, .middle))
      }
    }
  }

  /// The middle of a line within a row; `place` of −1…1 from the row's middle.
  private func height(_ index: Int, _ place: Double, of count: Int) -> Double {
    Double(count) - Double(index) - 0.5 - place * 0.36
  }

  /// Shares that break the bound as printed and spelled out, in one precision.
  private struct Broken {
    let printed: Double
    let spelledOut: Double
    let isDouble: Bool
  }

  private func drawBroken(
    _ pairs: [BoundsPair], _ inputs: FigureInputs, in frame: Rectangle, on canvas: Canvas
  ) throws {
    let marks = pairs.map { entry in
      ["double", "single"].map { precision in
        Broken(
          printed: inputs.bound(entry, "\(precision).broken-share") ?? 0,
          spelledOut: inputs.bound(entry, "\(precision).broken-spelled-out-share") ?? 0,
          isDouble: precision == "double")
      }
    }
    let shares = marks.flatMap { row in row.flatMap { [$0.printed, $0.spelledOut] } }
      .filter { $0 > 0 }
    let lowest = min(-3, Int(floor(log10(shares.min() ?? 0.01))))
    // One decade more at the left end stands for none at all.
    let none = pow(10, Double(lowest) - 1)
    let area = PlotArea(
      on: canvas, frame: frame, x: .logarithmic((none / 2)...1.6),
      y: .linear(0...Double(pairs.count)))
    var ticks = Scale.logarithmic(pow(10, Double(lowest))...1).ticks(maximum: 5).filter {
      !$0.isMinor || $0.label.isEmpty == false
    }
    ticks.append(Tick(none, "0"))
    try drawGrid(area, ticks, rows: pairs.count)
    for (index, row) in marks.enumerated() {
      for broken in row {
        let side = broken.isDouble ? -0.18 : 0.18
        for (share, color, place) in [
          (broken.printed, Self.printed, -0.5), (broken.spelledOut, Self.corrected, 0.5),
        ] {
          let at = area.point(max(share, none), height(index, place + side, of: pairs.count))
          mark(at, color, isFilled: broken.isDouble, on: canvas)
        }
      }
    }
    try area.drawXAxis(Axis("share of weights and steps beyond the bound", ticks: ticks))
    drawBreak(at: area.point(none * pow(10, 0.5), 0), on: canvas)
    let entries: [(RichText, Color, Bool)] = [
      ("as printed, double", Self.printed, true), ("single precision", Self.printed, false),
      ("spelled out, double", Self.corrected, true), ("single precision", Self.corrected, false),
    ]
    for (index, entry) in entries.enumerated() {
      let at = Point(
        frame.minX - 34 + 92 * Double(index % 2), frame.minY - 28 + 12 * Double(index / 2))
      mark(at, entry.1, isFilled: entry.2, on: canvas)
      try canvas.label(
        entry.0, PlotStyle.legend, at: at + Point(7, 0), Anchor(.left, .middle))
    }
  }

  /// A gap in an axis with a slanted stroke at either end: the scale does not go on to 0.
  private func drawBreak(at middle: Point, on canvas: Canvas) {
    canvas.fill(Rectangle(middle.x - 2, middle.y - 1, 4, 2), .white)
    for side in [-2.0, 2] {
      canvas.line(
        middle + Point(side - 1.4, 3), middle + Point(side + 1.4, -3), PlotStyle.axisLine)
    }
  }

  private func mark(_ at: Point, _ color: Color, isFilled: Bool, on canvas: Canvas) {
    let circle = Path(circleAround: at, radius: 2.6)
    canvas.fill(circle, isFilled ? color : .white)
    canvas.stroke(circle, StrokeStyle(color, width: 1))
  }

  private func drawGrid(_ area: PlotArea, _ ticks: [Tick], rows: Int) throws {
    for row in stride(from: 0, to: rows, by: 2) {
      let top = area.frame.minY + Double(row) * Self.rowHeight
      area.canvas.fill(
        Rectangle(area.frame.minX, top, area.frame.width, Self.rowHeight), Palette.wash)
    }
    area.drawGrid(x: ticks)
  }

  /// A ratio of observed to allowed, with its colour and its place in the row.
  private static var ratios: [(RichText, Color, Double, name: String)] {
    [
      ("growth of *E* over its bound", Palette.ink, -0.6, "growth"),
      ("remainder *R* over the convexity error", Palette.green, 0, "remainder"),
      ("lag of the memory over its bound", Palette.purple, 0.6, "lag"),
    ]
  }

  /// The spread of one ratio: first percentile, quartiles and median, largest.
  private struct Room {
    let low, first, median, third, largest: Double

    /// Nil where the pair has no such ratio.
    init?(_ name: String, of pair: BoundsPair, _ inputs: FigureInputs) {
      func value(_ quantity: String) -> Double? { inputs.bound(pair, "\(name).\(quantity)") }
      guard let low = value("quantile-1"), let first = value("quantile-25"),
        let median = value("median"), let third = value("quantile-75"),
        let largest = value("largest")
      else { return nil }
      (self.low, self.first, self.median, self.third) = (low, first, median, third)
      self.largest = largest
    }
  }

  private func drawRoom(
    _ pairs: [BoundsPair], _ inputs: FigureInputs, in frame: Rectangle, on canvas: Canvas
  ) throws {
    let rooms = pairs.map { pair in Self.ratios.map { Room($0.name, of: pair, inputs) } }
    let all = rooms.flatMap { $0.compactMap { $0 } }
    let lows = all.map(\.first).filter { $0 > 0 }
    let highs = all.map(\.largest).filter(\.isFinite)
    let lowest = max(
      pow(10, Double(RatioHistogram.decades.lowerBound)),
      pow(10, floor(log10(min(0.1, lows.min() ?? 0.1)) - 1)))
    let area = PlotArea(
      on: canvas, frame: frame, x: .logarithmic(lowest...max(10, highs.max() ?? 1)),
      y: .linear(0...Double(pairs.count)))
    let ticks = area.x.ticks(maximum: 6).filter { !$0.isMinor || !$0.label.isEmpty }
    try drawGrid(area, ticks, rows: pairs.count)
    area.vertical(at: 1, StrokeStyle(Palette.axis, width: 0.8, dash: [3, 2]))
    for (index, row) in rooms.enumerated() {
      for (room, ratio) in zip(row, Self.ratios) {
        guard let room else { continue }
        draw(room, ratio.1, at: height(index, ratio.2, of: pairs.count), in: area)
      }
    }
    try area.drawXAxis(Axis("observed / allowed", ticks: ticks))
    for (index, ratio) in Self.ratios.enumerated() {
      let at = Point(frame.minX - 10, frame.minY - 34 + 11 * Double(index))
      canvas.line(at, at + Point(14, 0), StrokeStyle(ratio.1, width: 2.6))
      try canvas.label(
        ratio.0, PlotStyle.legend, at: at + Point(18, 0), Anchor(.left, .middle))
    }
  }

  private func draw(_ room: Room, _ color: Color, at y: Double, in area: PlotArea) {
    let edge = area.x.range.lowerBound
    func bar(_ from: Double, _ to: Double, _ width: Double) {
      guard to > edge else { return }
      area.line(
        [(x: max(from, edge), y: y), (x: to, y: y)], StrokeStyle(color, width: width))
    }
    bar(room.low, room.largest, 0.9)
    bar(room.first, room.third, 3)
    guard room.median > edge else { return }
    let at = area.point(room.median, y)
    area.canvas.fill(Path(circleAround: at, radius: 2.3), .white)
    area.canvas.stroke(Path(circleAround: at, radius: 2.3), StrokeStyle(color, width: 1.1))
  }
}
