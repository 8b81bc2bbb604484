import Tensors

/// What stands behind the shape: a gradient between two colours, in some pictures with a weak texture of either
/// kind.
struct SceneBackground {
  private let gradient: ImagePlane
  private let colors: (SIMD3<Float>, SIMD3<Float>)
  private let texture: ShapeTexture
  private let pattern: ImagePlane
  private let contrast: SIMD3<Float>

  init(tint: SIMD3<Float>, from stream: inout PhiloxStream) {
    gradient = ImagePlane(
      centre: .zero, direction: stream.direction(), size: SIMD2(repeating: 2.8))
    let bias = stream.uniform(0, SceneDifficulty.largestBackgroundTint)
    let rest = 1 - bias
    colors = (
      tint * bias + stream.color(0.05, 0.95) * rest, tint * bias + stream.color(0.05, 0.95) * rest
    )
    texture = stream.happens(0.5) ? .striped : .spotted
    pattern = ImagePlane(
      centre: SIMD2(stream.uniform(-1, 1), stream.uniform(-1, 1)), direction: stream.direction(),
      size: SIMD2(repeating: stream.uniform(0.26, 0.6)))
    contrast = stream.color(-0.3, 0.3) * (stream.happens(SceneDifficulty.texturedShare) ? 1 : 0)
  }

  func color(_ point: SIMD2<Float>) -> SIMD3<Float> {
    let share = gradient.coordinates(point).x + 0.5
    let color = colors.0 + (colors.1 - colors.0) * share
    let spot = pattern.coordinates(point)
    return texture.isMarked(spot.x, spot.y) ? color + contrast : color
  }
}

/// A small plain thing that stands before the shape or beside it.
struct SceneObstacle {
  private let outline: ShapeOutline
  private let place: ImagePlane
  private let color: SIMD3<Float>

  init(from stream: inout PhiloxStream) {
    outline = ShapeOutline.allCases[stream.index(below: ShapeOutline.allCases.count)]
    let radius = stream.uniform(0.1, 0.28)
    place = ImagePlane(
      centre: SIMD2(stream.uniform(-1, 1), stream.uniform(-1, 1)), direction: stream.direction(),
      size: SIMD2(repeating: radius))
    color = stream.color(0, 1)
  }

  /// Its colour, where it is.
  func color(_ point: SIMD2<Float>) -> SIMD3<Float>? {
    let position = place.coordinates(point)
    return outline.contains(position.x, position.y) ? color : nil
  }
}
