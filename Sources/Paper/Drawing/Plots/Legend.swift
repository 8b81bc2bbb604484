/// The key to the lines of a plot.
package struct Legend {
  package struct Entry {
    package let label: RichText
    package let style: StrokeStyle

    package init(_ label: RichText, _ style: StrokeStyle) {
      self.label = label
      self.style = style
    }
  }

  package enum Direction: Sendable { case row, column }

  package let entries: [Entry]
  package let direction: Direction
  private let sampleWidth = 18.0
  private let sampleGap = 4.5
  private let entryGap = 14.0

  package init(_ entries: [Entry], _ direction: Direction = .row) {
    self.entries = entries
    self.direction = direction
  }

  /// Draws the entries with the upper left (or, with `centredAt`, upper middle) corner at a point.
  /// - Returns: the size taken.
  @discardableResult
  package func draw(on canvas: Canvas, at origin: Point, centred: Bool = false) throws -> Size {
    let layouts = try entries.map {
      try TextLayout($0.label, PlotStyle.legend, typesetter: canvas.typesetter)
    }
    let widths = layouts.map { sampleWidth + sampleGap + $0.width }
    let lineHeight = PlotStyle.legend.leading
    let size: Size =
      switch direction {
      case .row:
        Size(widths.reduce(0, +) + Double(max(0, widths.count - 1)) * entryGap, lineHeight)
      case .column: Size(widths.max() ?? 0, Double(widths.count) * lineHeight)
      }
    var position = Point(origin.x - (centred ? size.width / 2 : 0), origin.y)
    for (entry, layout) in zip(entries, layouts) {
      let baseline = position.y + layout.baselineOffset
      let middle = baseline - layout.capHeight * 0.45
      canvas.line(
        Point(position.x, middle), Point(position.x + sampleWidth, middle), entry.style)
      layout.draw(on: canvas, at: Point(position.x + sampleWidth + sampleGap, position.y))
      switch direction {
      case .row: position.x += sampleWidth + sampleGap + layout.width + entryGap
      case .column: position.y += lineHeight
      }
    }
    return size
  }
}
