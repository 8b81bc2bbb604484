import ImageDecoding
import Tensors

/// A textured shape before a background, with what makes it hard to see: a random palette, a textured background,
/// things in the way, noise.
struct TexturedScene {
  private let outline: ShapeOutline
  private let texture: ShapeTexture
  private let place: ImagePlane
  private let pattern: ImagePlane
  private let colors: (SIMD3<Float>, SIMD3<Float>)
  private let background: SceneBackground
  private let obstacles: [SceneObstacle]
  private let noise: Float

  /// - Parameter tint: a colour that shape and background tend to.
  init(
    _ outline: ShapeOutline, _ texture: ShapeTexture, tint: SIMD3<Float>,
    from stream: inout PhiloxStream
  ) {
    self.outline = outline
    self.texture = texture
    let radius = stream.uniform(0.5, 0.85)
    let squeeze = stream.uniform(0.75, 1)
    let reach = max(0.15, 0.95 - radius)
    let centre = SIMD2(stream.uniform(-reach, reach), stream.uniform(-reach, reach))
    place = ImagePlane(
      centre: centre, direction: stream.direction(), size: SIMD2(radius, radius * squeeze))
    let period = stream.uniform(0.32, 0.55)
    pattern = ImagePlane(
      centre: SIMD2(stream.uniform(-1, 1), stream.uniform(-1, 1)), direction: stream.direction(),
      size: SIMD2(repeating: period))
    let bias = stream.uniform(0, SceneDifficulty.largestTint)
    let first = tint * bias + stream.color(0, 1) * (1 - bias)
    colors = (first, Self.contrasting(first, &stream))
    background = SceneBackground(tint: tint, from: &stream)
    obstacles = (0..<stream.index(below: SceneDifficulty.mostObstacles + 1)).map { _ in
      SceneObstacle(from: &stream)
    }
    noise = stream.uniform(0.01, SceneDifficulty.largestNoise)
  }

  /// A colour whose brightness differs from another's by a quarter at least.
  private static func contrasting(_ other: SIMD3<Float>, _ stream: inout PhiloxStream)
    -> SIMD3<Float>
  {
    var color = stream.color(0, 1)
    for _ in 0..<20 where abs((color - other).sum()) < 0.75 { color = stream.color(0, 1) }
    return color
  }

  /// The colour at a point of the plane, without noise; channels may leave 0 ... 1.
  private func color(_ point: SIMD2<Float>) -> SIMD3<Float> {
    for obstacle in obstacles {
      if let color = obstacle.color(point) { return color }
    }
    let position = place.coordinates(point)
    guard outline.contains(position.x, position.y) else { return background.color(point) }
    let spot = pattern.coordinates(point)
    return texture.isMarked(spot.x, spot.y) ? colors.0 : colors.1
  }

  /// - Parameters:
  ///   - samples: points per pixel along each side.
  ///   - stream: of the noise.
  func paint(
    width: Int, height: Int, samples: Int, noise stream: inout PhiloxStream
  ) -> RGBImage {
    let unit = 2 / Float(min(width, height))
    let middle = SIMD2(Float(width), Float(height)) / 2
    let step = 1 / Float(samples)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        var sum = SIMD3<Float>.zero
        for sample in 0..<samples * samples {
          let (row, column) = sample.quotientAndRemainder(dividingBy: samples)
          let inside = SIMD2(Float(column) + 0.5, Float(row) + 0.5) * step
          sum += color((SIMD2(Float(x), Float(y)) + inside - middle) * unit)
        }
        // Ten bits of one word for each channel.
        let word = stream.nextWord()
        for channel in 0..<3 {
          let bits = word >> UInt32(10 * channel) & 1023
          let value = sum[channel] * (step * step) + noise * (Float(bits) * 2 / 1023 - 1)
          pixels.append(UInt8(min(max(value, 0), 1) * 255 + 0.5))
        }
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }
}
