/// A frame on a canvas with a scale along each edge: data goes in, lines come out.
package struct PlotArea {
  package let canvas: Canvas
  /// Where the data lies; axes and labels are outside.
  package let frame: Rectangle
  package let x: Scale
  package let y: Scale

  package init(on canvas: Canvas, frame: Rectangle, x: Scale, y: Scale) {
    self.canvas = canvas
    self.frame = frame
    self.x = x
    self.y = y
  }

  /// The point on the canvas of a pair of values.
  package func point(_ xValue: Double, _ yValue: Double) -> Point {
    Point(
      frame.minX + x.fraction(of: xValue) * frame.width,
      frame.maxY - y.fraction(of: yValue) * frame.height)
  }

  /// A line through values; a pair that is not finite interrupts it. Nothing leaves the frame.
  package func line(_ values: some Sequence<(x: Double, y: Double)>, _ style: StrokeStyle) {
    var path = Path()
    var isBroken = true
    for value in values {
      guard value.x.isFinite, value.y.isFinite else {
        isBroken = true
        continue
      }
      let next = point(value.x, value.y)
      isBroken ? path.move(to: next) : path.line(to: next)
      isBroken = false
    }
    // Half a line width more, so that a line along the edge keeps its thickness.
    let margin = style.width / 2
    canvas.clipped(
      to: frame.inset(left: -margin, top: -margin, right: -margin, bottom: -margin)
    ) { canvas.stroke(path, style) }
  }

  /// The graph of `function` over the whole range of x, at `samples` + 1 places.
  package func graph(
    of function: (Double) -> Double, over range: ClosedRange<Double>? = nil, samples: Int = 600,
    _ style: StrokeStyle
  ) {
    let range = range ?? x.range
    let span = range.upperBound - range.lowerBound
    line(
      (0...samples).map { index in
        let at = range.lowerBound + span * Double(index) / Double(samples)
        return (x: at, y: function(at))
      }, style)
  }

  /// A wash over a stretch of x.
  package func wash(_ range: ClosedRange<Double>, _ color: Color = Palette.wash) {
    let left = point(range.lowerBound, y.range.lowerBound).x
    let right = point(range.upperBound, y.range.lowerBound).x
    canvas.clipped(to: frame) {
      canvas.fill(Rectangle(left, frame.minY, right - left, frame.height), color)
    }
  }

  /// Says that there is nothing to draw, and why.
  package func drawAbsence(_ text: RichText) throws {
    canvas.fill(frame, Palette.wash)
    try canvas.label(
      text, PlotStyle.note, at: Point(frame.midX, frame.midY), Anchor(.centre, .middle))
  }

  package func vertical(at value: Double, _ style: StrokeStyle) {
    let at = point(value, y.range.lowerBound).x
    canvas.line(Point(at, frame.minY), Point(at, frame.maxY), style)
  }

  package func horizontal(at value: Double, _ style: StrokeStyle) {
    let at = point(x.range.lowerBound, value).y
    canvas.line(Point(frame.minX, at), Point(frame.maxX, at), style)
  }

  package func dot(at xValue: Double, _ yValue: Double, radius: Double, _ color: Color) {
    canvas.fill(Path(circleAround: point(xValue, yValue), radius: radius), color)
  }
}
