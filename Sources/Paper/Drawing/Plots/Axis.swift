/// What stands along one edge of a plot.
package struct Axis {
  package var label: RichText
  package var ticks: [Tick]
  /// False for inner small multiples, which share their neighbours' numbers.
  package var showsNumbers: Bool

  package init(_ label: RichText = "", ticks: [Tick], showsNumbers: Bool = true) {
    self.label = label
    self.ticks = ticks
    self.showsNumbers = showsNumbers
  }
}

extension PlotArea {
  /// The lower axis: line, marks outside the frame, numbers, label below.
  package func drawXAxis(_ axis: Axis, line: Bool = true) throws {
    let base = frame.maxY
    if line {
      canvas.line(Point(frame.minX, base), Point(frame.maxX, base), PlotStyle.axisLine)
    }
    for tick in axis.ticks {
      let at = point(tick.value, y.range.lowerBound).x
      let length = tick.isMinor ? PlotStyle.minorTickLength : PlotStyle.tickLength
      canvas.line(Point(at, base), Point(at, base + length), PlotStyle.axisLine)
      guard axis.showsNumbers, !tick.label.isEmpty else { continue }
      try canvas.label(
        tick.label, PlotStyle.tickLabel, at: Point(at, base + PlotStyle.tickLength + 2.5),
        Anchor(.centre, .top))
    }
    guard !axis.label.isEmpty else { return }
    let below = PlotStyle.tickLength + (axis.showsNumbers ? 2.5 + PlotStyle.tickLabel.size : 1)
    try canvas.label(
      axis.label, PlotStyle.axisLabel, at: Point(frame.midX, base + below + 3.5),
      Anchor(.centre, .top))
  }

  /// The left axis: line, marks, numbers, and the label turned beside them.
  /// - Parameter labelDistance: from the line to the label's baseline; plots above each other share one.
  package func drawYAxis(
    _ axis: Axis, line: Bool = true, labelDistance: Double? = nil
  ) throws {
    let base = frame.minX
    if line {
      canvas.line(Point(base, frame.minY), Point(base, frame.maxY), PlotStyle.axisLine)
    }
    var widest = 0.0
    for tick in axis.ticks {
      let at = point(x.range.lowerBound, tick.value).y
      let length = tick.isMinor ? PlotStyle.minorTickLength : PlotStyle.tickLength
      canvas.line(Point(base - length, at), Point(base, at), PlotStyle.axisLine)
      guard axis.showsNumbers, !tick.label.isEmpty else { continue }
      let width = try canvas.label(
        tick.label, PlotStyle.tickLabel, at: Point(base - PlotStyle.tickLength - 2.5, at),
        Anchor(.right, .middle))
      widest = max(widest, width)
    }
    guard !axis.label.isEmpty else { return }
    let beside = labelDistance ?? PlotStyle.tickLength + 2.5 + widest + 7.5
    try canvas.label(
      axis.label, PlotStyle.axisLabel, at: Point(base - beside, frame.midY),
      Anchor(.centre, .baseline), degrees: -90)
  }

  /// Hair lines across the frame at numbered marks.
  package func drawGrid(x xTicks: [Tick] = [], y yTicks: [Tick] = []) {
    for tick in xTicks where !tick.isMinor { vertical(at: tick.value, PlotStyle.gridLine) }
    for tick in yTicks where !tick.isMinor { horizontal(at: tick.value, PlotStyle.gridLine) }
  }

  /// The closed frame.
  package func drawFrame(_ style: StrokeStyle = PlotStyle.axisLine) {
    canvas.stroke(
      Path(frame),
      StrokeStyle(style.color, width: style.width, dash: style.dash, join: .mitre))
  }
}
