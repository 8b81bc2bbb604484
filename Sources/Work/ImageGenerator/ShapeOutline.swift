/// The shapes of the generated images, in a coordinate system in which they are about as large as the unit circle.
enum ShapeOutline: String, CaseIterable {
  case disc, square, triangle, ring, cross

  func contains(_ x: Float, _ y: Float) -> Bool {
    switch self {
    case .disc:
      return x * x + y * y < 0.81
    case .square:
      return abs(x) < 0.8 && abs(y) < 0.8
    case .triangle:
      // Equilateral, its centre at the origin: √3 ≈ 1.732.
      return y > -0.55 && y + 1.732_050_8 * abs(x) < 1.1
    case .ring:
      let distance = x * x + y * y
      return distance < 1 && distance > 0.25
    case .cross:
      return abs(x) < 0.95 && abs(y) < 0.36 || abs(x) < 0.36 && abs(y) < 0.95
    }
  }
}
