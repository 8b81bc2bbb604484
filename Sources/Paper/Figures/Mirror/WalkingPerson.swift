import Drawing

#if canImport(Glibc)
  import Glibc
#endif

/// The outline of someone who walks to the right, as parts that overlap: feet at (0, 0), height 1,
/// y upwards.
struct WalkingPerson {
  /// Outlines of head, trunk and limbs.
  let parts: [Path]
  /// A circumflex for the head of Q̂-net's weight.
  let hat: Path

  init() {
    func limb(_ joints: [(x: Double, y: Double, radius: Double)]) -> [Path] {
      zip(joints, joints.dropFirst()).map { a, b in
        taperedCapsule(from: Point(a.x, a.y), a.radius, to: Point(b.x, b.y), b.radius)
      }
    }
    var parts = [Path(circleAround: Point(0.035, 0.905), radius: 0.078)]
    parts += limb([(0.02, 0.86, 0.036), (0.012, 0.79, 0.04)])
    parts += limb([(0.012, 0.765, 0.066), (-0.004, 0.62, 0.062), (-0.008, 0.50, 0.066)])
    // The leg in front, the leg behind with its heel up.
    parts += limb([
      (0.005, 0.49, 0.064), (0.105, 0.285, 0.046), (0.155, 0.055, 0.030), (0.225, 0.024, 0.022),
    ])
    parts += limb([
      (-0.010, 0.49, 0.062), (-0.055, 0.265, 0.044), (-0.195, 0.105, 0.029), (-0.150, 0.026, 0.022),
    ])
    // The arms swing against the legs.
    parts += limb([(0.015, 0.775, 0.038), (0.095, 0.625, 0.029), (0.195, 0.570, 0.023)])
    parts += limb([(0.005, 0.775, 0.038), (-0.095, 0.640, 0.029), (-0.125, 0.490, 0.024)])
    self.parts = parts
    let brim = 1.015
    hat = Path(polygon: [
      Point(-0.075, brim), Point(0.035, brim + 0.105), Point(0.145, brim),
      Point(0.105, brim - 0.012), Point(0.035, brim + 0.055), Point(-0.035, brim - 0.012),
    ])
  }
}

/// The outline around two circles and everything between them.
private func taperedCapsule(
  from a: Point, _ radiusA: Double, to b: Point, _ radiusB: Double
) -> Path {
  let direction = atan2(b.y - a.y, b.x - a.x)
  let distance = (b - a).length
  // Where the common tangents touch, seen from the line between the centres.
  let touch = acos(max(-1, min(1, (radiusA - radiusB) / max(distance, 1e-9))))
  let steps = 14
  func arc(_ center: Point, _ radius: Double, _ from: Double, _ to: Double) -> [Point] {
    (0...steps).map { step in
      let angle = from + (to - from) * Double(step) / Double(steps)
      return center + radius * Point(cos(angle), sin(angle))
    }
  }
  return Path(
    polygon: arc(b, radiusB, direction - touch, direction + touch)
      + arc(a, radiusA, direction + touch, direction + 2 * .pi - touch))
}
