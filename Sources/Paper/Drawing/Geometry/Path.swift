#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An outline made of lines and cubic curves, as a value: it can be measured, moved and warped
/// before it is drawn.
package struct Path: Sendable {
  package enum Element: Sendable {
    case move(Point)
    case line(Point)
    case curve(Point, Point, Point)
    case close
  }

  package private(set) var elements: [Element] = []

  package init() {}

  /// An open line through `points`.
  package init(through points: some Sequence<Point>) {
    for point in points { elements.isEmpty ? move(to: point) : line(to: point) }
  }

  /// A closed polygon with corners at `points`.
  package init(polygon points: some Sequence<Point>) {
    self.init(through: points)
    close()
  }

  package init(_ rectangle: Rectangle) {
    self.init(polygon: [
      Point(rectangle.minX, rectangle.minY), Point(rectangle.maxX, rectangle.minY),
      Point(rectangle.maxX, rectangle.maxY), Point(rectangle.minX, rectangle.maxY),
    ])
  }

  /// A full circle.
  package init(circleAround center: Point, radius: Double) {
    // Four cubic curves; this handle length makes the radius right at the middle of each.
    let handle = radius * 4 / 3 * (2.0.squareRoot() - 1)
    func at(_ x: Double, _ y: Double) -> Point { center + Point(x, y) }
    move(to: at(radius, 0))
    curve(to: at(0, radius), at(radius, handle), at(handle, radius))
    curve(to: at(-radius, 0), at(-handle, radius), at(-radius, handle))
    curve(to: at(0, -radius), at(-radius, -handle), at(-handle, -radius))
    curve(to: at(radius, 0), at(handle, -radius), at(radius, -handle))
    close()
  }

  package mutating func move(to point: Point) { elements.append(.move(point)) }
  package mutating func line(to point: Point) { elements.append(.line(point)) }
  package mutating func curve(to end: Point, _ control1: Point, _ control2: Point) {
    elements.append(.curve(control1, control2, end))
  }
  package mutating func close() { elements.append(.close) }
  package mutating func append(_ other: Path) { elements += other.elements }

  /// The path with `transform` applied to every point. Lines stay lines, so a transform that bends
  /// needs `flattened` first.
  package func mapped(_ transform: (Point) -> Point) -> Path {
    var result = Path()
    result.elements = elements.map { element in
      switch element {
      case .move(let p): .move(transform(p))
      case .line(let p): .line(transform(p))
      case .curve(let a, let b, let c): .curve(transform(a), transform(b), transform(c))
      case .close: .close
      }
    }
    return result
  }

  /// The path as short lines of at most `step` points of length, so that it can be bent.
  package func flattened(step: Double) -> Path {
    precondition(step > 0, "a step has a length")
    var result = Path()
    var start = Point(0, 0)
    var last = Point(0, 0)
    func lines(to end: Point, length: Double, at position: (Double) -> Point) {
      let count = max(1, Int((length / step).rounded(.up)))
      for i in 1...count { result.line(to: position(Double(i) / Double(count))) }
      last = end
    }
    for element in elements {
      switch element {
      case .move(let p):
        result.move(to: p)
        (start, last) = (p, p)
      case .line(let p):
        let from = last
        lines(to: p, length: (p - from).length) { t in from + t * (p - from) }
      case .curve(let a, let b, let c):
        let from = last
        // The polygon of control points is never shorter than the curve.
        let length = (a - from).length + (b - a).length + (c - b).length
        lines(to: c, length: length) { t in
          let s = 1 - t
          return (s * s * s) * from + (3 * s * s * t) * a + (3 * s * t * t) * b + (t * t * t) * c
        }
      case .close:
        let from = last
        let to = start
        lines(to: to, length: (to - from).length) { t in from + t * (to - from) }
        result.close()
      }
    }
    return result
  }
}
