import Drawing
import Foundation
import Results

/// Figure I1 (asked for in the paper's Appendix I): the weight alignment error over learning rates, after one
/// step, after several, and after whole runs.
package struct ErrorByRate: Figure {
  package let name = "figure-i1"
  package let showsTraining = true

  package init() {}

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    guard let pairs = inputs.bounds?.pairs, pairs.contains(where: { !$0.stretches.isEmpty }) else {
      return BoundsLook.missing(inputs)
    }
    let size = Size(FigureWidth.full, 386)
    return Picture(size: size) { canvas in
      try BoundsLook.drawLegend(pairs, on: canvas, width: size.width)
      let field = Rectangle(0, 0, size.width, size.height)
        .inset(left: 42, top: 48, right: 8, bottom: 34)
      let cells = field.cells(rows: 2, columns: 2, columnGap: 50, rowGap: 54)
      let several = pairs.first?.stretches.last?.severalSteps.steps ?? 0
      func lines(_ order: (BoundsPair) -> (ErrorOrder?, place: String)) -> [Line?] {
        pairs.map { entry in
          let (order, place) = order(entry)
          return order.map {
            Line(
              order: $0, exponent: inputs.bound(entry, "\(place).exponent"),
              threshold: inputs.bound(entry, "\(place).threshold") ?? 0)
          }
        }
      }
      let panels: [(RichText, RichText, [Line?], (ErrorOrder) -> Double)] = [
        (
          "one step, equal gradients", "*η*",
          lines { ($0.stretches.last?.oneStep, "stretch-\($0.stretches.count).one-step") },
          { _ in 1 }
        ),
        (
          "\(several) steps, equal gradients", "*η*",
          lines {
            ($0.stretches.last?.severalSteps, "stretch-\($0.stretches.count).several-steps")
          },
          { _ in 1 }
        ),
        ("whole runs", "*ηT*", lines { ($0.wholeRuns, "whole-run") }, { Double($0.steps) }),
      ]
      for (index, panel) in panels.enumerated() {
        try drawErrors(
          panel.2, title: panel.0, abscissa: panel.1, factor: panel.3, isWhole: index == 2,
          in: cells[index / 2][index % 2], on: canvas)
      }
      try drawAgreement(pairs.map(\.wholeRuns), in: cells[1][1], on: canvas)
    }
  }

  /// Errors over learning rates, with what was fitted to them.
  private struct Line {
    let order: ErrorOrder
    let exponent: Double?
    /// Errors above this are more than rounding.
    let threshold: Double
  }

  private func drawErrors(
    _ lines: [Line?], title: RichText, abscissa: RichText,
    factor: (ErrorOrder) -> Double, isWhole: Bool, in frame: Rectangle, on canvas: Canvas
  ) throws {
    let present = lines.compactMap { $0 }
    let x = decades(
      present.flatMap { line in line.order.learningRates.map { $0 * factor(line.order) } })
    // A decade more below keeps the corner of the numbers free.
    let y = decades(
      present.flatMap { line in line.order.errors.filter { $0 > line.threshold } },
      below: isWhole ? 1.6 : 16)
    let area = PlotArea(on: canvas, frame: frame, x: x, y: y)
    drawSlopes(area)
    for (index, line) in lines.enumerated() {
      guard let line else { continue }
      let style = BoundsLook.style(index)
      let points = zip(line.order.learningRates, line.order.errors).map {
        (x: $0 * factor(line.order), y: $1 > 0 ? $1 : .nan)
      }
      area.line(points, style)
      for point in points where point.y.isFinite && y.range.contains(point.y) {
        let circle = Path(circleAround: area.point(point.x, point.y), radius: 1.7)
        canvas.fill(circle, point.y > line.threshold ? style.color : .white)
        canvas.stroke(circle, StrokeStyle(style.color, width: 0.7))
      }
    }
    try canvas.label(
      title, PlotStyle.title, at: Point(frame.midX, frame.minY - 6), Anchor(.centre, .baseline))
    let numbers = area.x.ticks(maximum: 5)
    try area.drawXAxis(Axis(abscissa, ticks: numbers))
    try area.drawYAxis(Axis("*Ē* / *w*_{max}", ticks: y.ticks(maximum: 6)), labelDistance: 34)
    try drawExponents(lines, atTop: isWhole, in: area)
  }

  /// The fitted slopes, in a corner that the lines leave free.
  private func drawExponents(
    _ lines: [Line?], atTop: Bool, in area: PlotArea
  ) throws {
    let height = 9.5 * Double(lines.count) + 4
    let frame = area.frame
    let corner =
      atTop
      ? Point(frame.minX + 2, frame.minY + 1) : Point(frame.maxX - 50, frame.maxY - height - 1)
    area.canvas.fill(Rectangle(corner.x, corner.y, 50, height), .white, opacity: 0.8)
    for (index, line) in lines.enumerated() {
      let text = line?.exponent.map { number($0, decimals: 2) } ?? "–"
      let at = Point(corner.x + 46, corner.y + 7 + 9.5 * Double(index))
      let style = BoundsLook.style(index)
      try area.canvas.label(
        RichText(verbatim: text), PlotStyle.note.with { $0.color = Palette.ink }, at: at,
        Anchor(.right, .middle))
      area.canvas.line(at - Point(40, 0), at - Point(24, 0), style)
    }
  }

  /// Guides of slope 1 and 2 through the upper right corner.
  private func drawSlopes(_ area: PlotArea) {
    let (right, top) = (area.x.range.upperBound, area.y.range.upperBound)
    let left = area.x.range.lowerBound
    for slope in [1.0, 2] {
      for step in 0..<8 {
        let height = top * pow(10, -2 * Double(step) + 4)
        area.line(
          [(x: left, y: height * pow(left / right, slope)), (x: right, y: height)],
          StrokeStyle(Palette.grid, width: 0.5, dash: slope == 1 ? [] : [2, 2]))
      }
    }
  }

  private func drawAgreement(
    _ orders: [ErrorOrder], in frame: Rectangle, on canvas: Canvas
  ) throws {
    let x = decades(
      orders.flatMap { order in order.learningRates.map { $0 * Double(order.steps) } })
    let shares = orders.flatMap { $0.agreement.map { $0 * 100 } }
    let area = PlotArea(
      on: canvas, frame: frame, x: x,
      y: .covering(shares, including: [100], maximumTicks: 6))
    let ticks = area.y.ticks(maximum: 6)
    area.drawGrid(y: ticks)
    for (index, order) in orders.enumerated() {
      let points = zip(order.learningRates, order.agreement).map {
        (x: $0 * Double(order.steps), y: $1 * 100)
      }
      let style = BoundsLook.style(index)
      area.line(points, style)
      for point in points { area.dot(at: point.x, point.y, radius: 1.7, style.color) }
    }
    try canvas.label(
      "whole runs", PlotStyle.title, at: Point(frame.midX, frame.minY - 6),
      Anchor(.centre, .baseline))
    try area.drawXAxis(Axis("*ηT*", ticks: x.ticks(maximum: 5)))
    try area.drawYAxis(Axis("agreement, %", ticks: ticks), labelDistance: 34)
  }

  /// A logarithmic scale with a little room at both ends.
  private func decades(_ values: [Double], below: Double = 1.6) -> Scale {
    let positive = values.filter { $0 > 0 }
    guard let low = positive.min(), let high = positive.max() else { return .logarithmic(0.1...1) }
    return .logarithmic((low / below)...(high * 1.6))
  }
}
