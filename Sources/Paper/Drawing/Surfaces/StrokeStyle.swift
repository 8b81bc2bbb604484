/// How a line is drawn; lengths in points.
package struct StrokeStyle: Hashable, Sendable {
  package enum Cap: Sendable { case butt, round }
  package enum Join: Sendable { case mitre, round }

  package var color: Color
  package var width: Double
  /// Lengths of strokes and gaps in turn; empty for a full line.
  package var dash: [Double]
  package var cap: Cap
  package var join: Join
  package var opacity: Double

  package init(
    _ color: Color, width: Double = 1, dash: [Double] = [], cap: Cap = .butt, join: Join = .round,
    opacity: Double = 1
  ) {
    self.color = color
    self.width = width
    self.dash = dash
    self.cap = cap
    self.join = join
    self.opacity = opacity
  }

  /// Dash patterns that stay apart in print, in the order in which series take them.
  package static let dashes: [[Double]] = [
    [], [5, 1.8], [1.2, 1.6], [6, 1.6, 1.2, 1.6], [3, 1.4], [6, 1.4, 1.2, 1.4, 1.2, 1.4],
  ]
}
