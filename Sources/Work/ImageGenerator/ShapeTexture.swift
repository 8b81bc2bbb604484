/// What the generated shapes are covered with: two values, repeated with period 1 along each axis.
enum ShapeTexture: String, CaseIterable {
  case striped, spotted

  /// Whether a point shows the second of the two colours.
  func isMarked(_ x: Float, _ y: Float) -> Bool {
    switch self {
    case .striped:
      return Self.fraction(x) < 0.5
    case .spotted:
      // Spots cover half of the area, as stripes do, so that the mean colour tells nothing: π · 0.399² = 1/2.
      let (u, v) = (Self.fraction(x) - 0.5, Self.fraction(y) - 0.5)
      return u * u + v * v < 0.159_155
    }
  }

  private static func fraction(_ value: Float) -> Float { value - value.rounded(.down) }
}
