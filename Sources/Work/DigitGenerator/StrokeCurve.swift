/// Turns the anchors of a stroke into the points of a smooth line.
enum StrokeCurve {
  /// Points per span between two anchors.
  static let pointsPerSpan = 6

  /// Appends the points of the line through `anchors`: a Catmull–Rom spline, which passes through every
  /// anchor, cut at the corners.
  static func append(_ anchors: [Anchor], to points: inout [PenPoint]) {
    var start = 0
    points.append(anchors[0].point)
    while start + 1 < anchors.count {
      var end = start + 1
      while end + 1 < anchors.count, !anchors[end].isCorner { end += 1 }
      for span in start..<end {
        let p1 = anchors[span].point
        let p2 = anchors[span + 1].point
        // Beyond the ends of a smooth piece, mirror the neighbour: no bending there.
        let p0 = span > start ? anchors[span - 1].point : 2 * p1 - p2
        let p3 = span + 1 < end ? anchors[span + 2].point : 2 * p2 - p1
        for step in 1...pointsPerSpan {
          points.append(point(at: Float(step) / Float(pointsPerSpan), p0, p1, p2, p3))
        }
      }
      start = end
    }
  }

  private static func point(
    at t: Float, _ p0: PenPoint, _ p1: PenPoint, _ p2: PenPoint, _ p3: PenPoint
  ) -> PenPoint {
    let linear = 0.5 * (p2 - p0)
    let quadratic = p0 - 2.5 * p1 + 2 * p2 - 0.5 * p3
    let cubic = 1.5 * (p1 - p2) + 0.5 * (p3 - p0)
    return p1 + t * (linear + t * (quadratic + t * cubic))
  }
}

extension PenPoint {
  static func + (a: PenPoint, b: PenPoint) -> PenPoint { PenPoint(x: a.x + b.x, y: a.y + b.y) }
  static func - (a: PenPoint, b: PenPoint) -> PenPoint { PenPoint(x: a.x - b.x, y: a.y - b.y) }
  static func * (k: Float, a: PenPoint) -> PenPoint { PenPoint(x: k * a.x, y: k * a.y) }
}
