/// A point of the page on which a digit is written: x to the right, y downwards.
///
/// Shapes are defined on the unit square; the final picture is measured in pixels.
struct PenPoint: Equatable, Sendable {
  var x: Float
  var y: Float
}

/// A point that a stroke passes through, and how.
struct Anchor: Sendable {
  var point: PenPoint
  /// Whether the pen turns sharply here; it glides through otherwise.
  let isCorner: Bool

  /// The pen glides through (x, y).
  static func glide(_ x: Float, _ y: Float) -> Anchor {
    Anchor(point: PenPoint(x: x, y: y), isCorner: false)
  }

  /// The pen turns at (x, y).
  static func corner(_ x: Float, _ y: Float) -> Anchor {
    Anchor(point: PenPoint(x: x, y: y), isCorner: true)
  }
}

/// One way in which people write a digit.
struct DigitShape: Sendable {
  /// How often this way is met, relative to the other ways of the same digit.
  let frequency: Float
  /// Width over height, before the writer stretches it.
  let aspect: Float
  /// Factor on how far the anchors stray one by one. Below 1 where the hand makes one round movement,
  /// in which neighbouring points stray together.
  let looseness: Float
  /// What the pen draws between touching the paper and leaving it.
  let strokes: [[Anchor]]

  init(frequency: Float, aspect: Float, looseness: Float = 1, _ strokes: [Anchor]...) {
    self.frequency = frequency
    self.aspect = aspect
    self.looseness = looseness
    self.strokes = strokes
  }
}
