import Drawing
import Foundation
import Results

/// A ratio of two distances between nets with its interval over seeds, and the paper's own.
struct RatioMark {
  /// Of Ē, and of the share of quantized weights that differ.
  let error: Finding?
  let disagreement: Finding?
  var paperError: Double?
  var paperDisagreement: Double?
  let color: Color
  let isFilled: Bool
}

/// A row of ratios, one mark above the other; a row without marks is the title of those below.
struct RatioRow {
  let title: RichText
  var marks: [RatioMark] = []
}

/// A forest plot: the ratio of Ē on the left, that of the share of unequal quantized weights on the right, each with its
/// 95 % interval, on logarithmic scales.
struct RatioPanels {
  let rows: [RatioRow]
  /// Divides like from unlike.
  let bound: Double
  var rowHeight = 15.0
  /// At least; more where a row's title needs it.
  var leastLabelWidth = 96.0
  /// What the marks are; empty where one kind stands for itself.
  var legend: [(RichText, Color, isFilled: Bool)] = []

  private static let top = 32.0
  private static let scale = Scale.logarithmic(0.28...12)
  /// Numbers that readers know as ratios.
  private static let ticks = [0.5, 1, 2, 5, 10].map {
    Tick($0, RichText(verbatim: number($0, decimals: $0 < 1 ? 1 : 0)))
  }

  var picture: Picture {
    let size = Size(FigureWidth.full, Self.top + Double(rows.count) * rowHeight + 30)
    return Picture(size: size) { canvas in
      let labelWidth = try self.labelWidth(canvas.typesetter)
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: labelWidth, top: Self.top, right: 6, bottom: 30)
      let frames = field.cells(rows: 1, columns: 2, columnGap: 16, rowGap: 0)[0]
      try drawLegend(on: canvas, at: labelWidth)
      for (index, row) in rows.enumerated() {
        try canvas.label(
          row.title, row.marks.isEmpty ? PlotStyle.title : PlotStyle.axisLabel,
          at: Point(row.marks.isEmpty ? 0 : labelWidth - 8, middle(index, in: frames[0])),
          Anchor(row.marks.isEmpty ? .left : .right, .middle))
      }
      for (frame, title, ratio) in [
        (frames[0], "ratio of *Ē*", { ($0.error, $0.paperError) }),
        (frames[1], "ratio of unequal weights", { ($0.disagreement, $0.paperDisagreement) }),
      ] as [(Rectangle, RichText, (RatioMark) -> (Finding?, Double?))] {
        try draw(title, in: frame, on: canvas, ratio)
      }
    }
  }

  private func middle(_ index: Int, in frame: Rectangle) -> Double {
    frame.minY + (Double(index) + 0.5) * rowHeight
  }

  private func labelWidth(_ typesetter: Typesetter) throws -> Double {
    try rows.filter { !$0.marks.isEmpty }.map {
      try TextLayout($0.title, PlotStyle.axisLabel, typesetter: typesetter).width + 8
    }.reduce(leastLabelWidth, max)
  }

  private func drawLegend(on canvas: Canvas, at left: Double) throws {
    var x = left
    for (text, color, isFilled) in legend {
      mark(Point(x + 4, 8), color, isFilled, on: canvas)
      x += try canvas.label(text, PlotStyle.legend, at: Point(x + 11, 8), Anchor(.left, .middle))
      x += 26
    }
    guard rows.contains(where: { $0.marks.contains { $0.paperError != nil } }) else { return }
    diamond(Point(x + 4, 8), on: canvas)
    try canvas.label(
      "the paper", PlotStyle.legend, at: Point(x + 11, 8), Anchor(.left, .middle))
  }

  private func draw(
    _ title: RichText, in frame: Rectangle, on canvas: Canvas,
    _ ratio: (RatioMark) -> (Finding?, Double?)
  ) throws {
    let area = PlotArea(
      on: canvas, frame: frame, x: Self.scale, y: .linear(0...Double(max(1, rows.count))))
    for (index, row) in rows.enumerated() where !row.marks.isEmpty && index.isMultiple(of: 2) {
      canvas.fill(
        Rectangle(frame.minX, middle(index, in: frame) - rowHeight / 2, frame.width, rowHeight),
        Palette.wash)
    }
    area.drawGrid(x: Self.ticks)
    area.vertical(at: 1, StrokeStyle(Palette.axis, width: 0.6))
    area.vertical(at: bound, StrokeStyle(Palette.axis, width: 0.8, dash: [3, 2]))
    for (index, row) in rows.enumerated() {
      for (place, own) in row.marks.enumerated() {
        let offset = (Double(place) - Double(row.marks.count - 1) / 2) * rowHeight * 0.4
        draw(ratio(own), own, at: middle(index, in: frame) + offset, in: area)
      }
    }
    try area.drawXAxis(Axis(title, ticks: Self.ticks))
  }

  private func draw(
    _ ratio: (Finding?, paper: Double?), _ own: RatioMark, at y: Double, in area: PlotArea
  ) {
    if let paper = ratio.paper { diamond(place(paper, y, in: area), on: area.canvas) }
    guard let value = ratio.0?.number, value.isFinite, value > 0 else { return }
    if let interval = ratio.0?.interval, interval.lowerBound > 0 {
      let style = StrokeStyle(own.color, width: 1)
      area.canvas.line(
        place(interval.lowerBound, y, in: area), place(interval.upperBound, y, in: area), style)
      for (end, side) in [(interval.lowerBound, -1.0), (interval.upperBound, 1.0)]
      where !Self.scale.range.contains(end) {
        arrow(place(end, y, in: area), side, style, on: area.canvas)
      }
    }
    let at = place(value, y, in: area)
    guard Self.scale.range.contains(value) else {
      let side = value > 1 ? 1.0 : -1.0
      return arrow(at, side, StrokeStyle(own.color, width: 1.4), on: area.canvas)
    }
    mark(at, own.color, own.isFilled, on: area.canvas)
  }

  /// Within the frame, whatever the value.
  private func place(_ value: Double, _ y: Double, in area: PlotArea) -> Point {
    let range = Self.scale.range
    let x = area.point(min(max(value, range.lowerBound), range.upperBound), 0).x
    return Point(x, y)
  }

  private func mark(_ at: Point, _ color: Color, _ isFilled: Bool, on canvas: Canvas) {
    let circle = Path(circleAround: at, radius: 2.4)
    canvas.fill(circle, isFilled ? color : .white)
    canvas.stroke(circle, StrokeStyle(color, width: 1))
  }

  private func diamond(_ at: Point, on canvas: Canvas) {
    var path = Path()
    path.move(to: at + Point(0, -3.4))
    for corner in [Point(3.4, 0), Point(0, 3.4), Point(-3.4, 0), Point(0, -3.4)] {
      path.line(to: at + corner)
    }
    canvas.fill(path, .white)
    canvas.stroke(path, StrokeStyle(Palette.axis, width: 0.9))
  }

  /// What leaves the frame.
  private func arrow(_ at: Point, _ side: Double, _ style: StrokeStyle, on canvas: Canvas) {
    var path = Path()
    path.move(to: at + Point(-3.5 * side, -2.4))
    path.line(to: at)
    path.line(to: at + Point(-3.5 * side, 2.4))
    canvas.stroke(path, style)
  }
}
