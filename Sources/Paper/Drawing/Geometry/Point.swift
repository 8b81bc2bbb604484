/// A position on a page or picture, in points (1/72 inch); `y` grows downwards.
package struct Point: Hashable, Sendable {
  package var x: Double
  package var y: Double

  package init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  package static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
  package static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
  package static func * (k: Double, a: Point) -> Point { Point(k * a.x, k * a.y) }

  /// The distance from the origin.
  package var length: Double { (x * x + y * y).squareRoot() }
}

/// A width and a height, in points.
package struct Size: Hashable, Sendable {
  package var width: Double
  package var height: Double

  package init(_ width: Double, _ height: Double) {
    self.width = width
    self.height = height
  }

  /// ISO 216 A4: 210 × 297 mm.
  package static let a4 = Size(210 * pointsPerMillimetre, 297 * pointsPerMillimetre)
}

/// Points in a millimetre: 72 / 25.4.
package let pointsPerMillimetre = 72 / 25.4
