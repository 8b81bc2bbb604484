/// The place of a label that its anchor point marks.
package struct Anchor: Hashable, Sendable {
  package enum Horizontal: Sendable { case left, centre, right }
  /// `middle` is the middle of the capitals, so that labels line up with ticks whatever their letters.
  package enum Vertical: Sendable { case top, middle, baseline, bottom }

  package var horizontal: Horizontal
  package var vertical: Vertical

  package init(_ horizontal: Horizontal, _ vertical: Vertical) {
    self.horizontal = horizontal
    self.vertical = vertical
  }
}

extension Canvas {
  /// Draws a label, without line breaks, with its anchor at `point`.
  ///
  /// - Parameter degrees: turns the label about its anchor, clockwise.
  /// - Returns: the label's width in points.
  @discardableResult
  package func label(
    _ text: RichText, _ style: TextStyle, at point: Point,
    _ anchor: Anchor = Anchor(.left, .baseline),
    degrees: Double = 0
  ) throws -> Double {
    let layout = try TextLayout(text, style, typesetter: typesetter)
    guard layout.lineCount > 0 else { return 0 }
    let x: Double =
      switch anchor.horizontal {
      case .left: 0
      case .centre: -layout.width / 2
      case .right: -layout.width
      }
    let y: Double =
      switch anchor.vertical {
      case .baseline: 0
      case .top: layout.capHeight
      case .middle: layout.capHeight / 2
      case .bottom: 0
      }
    if degrees == 0 {
      layout.drawLine(0, on: self, at: point + Point(x, y))
    } else {
      turned(about: point, degrees: degrees) { layout.drawLine(0, on: self, at: Point(x, y)) }
    }
    return layout.width
  }
}
