import Tensors

/// A way to look at the plane of a picture: shifted, turned, scaled.
///
/// The picture's shorter side reaches from −1 to 1.
struct ImagePlane {
  var centre: SIMD2<Float>
  /// A unit vector along the first axis.
  let direction: SIMD2<Float>
  /// One over the size of the unit, along each axis.
  let stretch: SIMD2<Float>

  /// - Parameters:
  ///   - size: of the unit along both axes.
  init(centre: SIMD2<Float>, direction: SIMD2<Float>, size: SIMD2<Float>) {
    self.centre = centre
    self.direction = direction
    stretch = 1 / size
  }

  /// The point's coordinates.
  func coordinates(_ point: SIMD2<Float>) -> SIMD2<Float> {
    let offset = point - centre
    let along = offset.x * direction.x + offset.y * direction.y
    let across = offset.y * direction.x - offset.x * direction.y
    return SIMD2(along, across) * stretch
  }
}

extension PhiloxStream {
  /// A unit vector, every direction about equally likely: nothing but operations that IEEE 754 rounds exactly.
  mutating func direction() -> SIMD2<Float> {
    while true {
      let vector = SIMD2(uniform(-1, 1), uniform(-1, 1))
      let square = vector.x * vector.x + vector.y * vector.y
      if square > 0.01, square <= 1 { return vector / square.squareRoot() }
    }
  }

  /// A colour, each channel in [low, high).
  mutating func color(_ low: Float, _ high: Float) -> SIMD3<Float> {
    SIMD3(uniform(low, high), uniform(low, high), uniform(low, high))
  }
}
