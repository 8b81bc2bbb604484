import Tensors

/// The paper: coverage by ink of each pixel, 0 to 1, on a square larger than the picture, so that the
/// picture can be cut out around the centre of mass.
struct InkCanvas {
  /// Pixels on a side.
  static let side = 44
  /// Coverage, row by row.
  private(set) var coverage = [Float](repeating: 0, count: side * side)

  mutating func clear() {
    for index in coverage.indices { coverage[index] = 0 }
  }

  /// Draws a line from `a` to `b` whose half-width goes from `radiusA` to `radiusB`, with round ends.
  ///
  /// Coordinates in pixels, pixel centres at half-integers. Coverage falls from 1 to 0 over `softness` pixels around the edge;
  /// where lines overlap the darker one counts.
  mutating func draw(
    from a: PenPoint, _ radiusA: Float, to b: PenPoint, _ radiusB: Float, softness: Float
  ) {
    let reach = max(radiusA, radiusB) + 0.5 * softness
    let limit = Float(Self.side - 1)
    let left = Int(min(max(min(a.x, b.x) - reach - 0.5, 0), limit))
    let right = Int(min(max(max(a.x, b.x) + reach, 0), limit))
    let top = Int(min(max(min(a.y, b.y) - reach - 0.5, 0), limit))
    let bottom = Int(min(max(max(a.y, b.y) + reach, 0), limit))
    let along = b - a
    let lengthSquared = along.x * along.x + along.y * along.y
    let perLengthSquared = lengthSquared > 1e-12 ? 1 / lengthSquared : 0
    let perSoftness = 1 / softness
    coverage.withUnsafeMutableBufferPointer { coverage in
      for row in top...bottom {
        let dy = Float(row) + 0.5 - a.y
        for column in left...right {
          let dx = Float(column) + 0.5 - a.x
          let t = min(max((dx * along.x + dy * along.y) * perLengthSquared, 0), 1)
          let ex = dx - t * along.x
          let ey = dy - t * along.y
          let radius = radiusA + t * (radiusB - radiusA)
          let distance = (ex * ex + ey * ey).squareRoot()
          let value = min(max((radius - distance) * perSoftness + 0.5, 0), 1)
          let index = row * Self.side + column
          if value > coverage[index] { coverage[index] = value }
        }
      }
    }
  }

  /// Wipes the ink off a disc with a soft edge.
  mutating func wipe(around centre: PenPoint, radius: Float) {
    for row in 0..<Self.side {
      for column in 0..<Self.side {
        let dx = Float(column) + 0.5 - centre.x
        let dy = Float(row) + 0.5 - centre.y
        let distance = (dx * dx + dy * dy).squareRoot()
        coverage[row * Self.side + column] *= min(max(distance - radius + 0.5, 0), 1)
      }
    }
  }

  /// Makes the edge of the line uneven, as ink on paper is: changes coverage by up to `grain` where it is
  /// neither 0 nor 1.
  mutating func roughen(by grain: Float, from stream: inout PhiloxStream) {
    for index in coverage.indices {
      let value = coverage[index]
      if value > 0, value < 1 {
        coverage[index] = min(max(value + stream.uniform(-grain, grain), 0), 1)
      }
    }
  }

  /// Cuts the picture out so that the ink's centre of mass is at its centre, rounded to whole pixels, as MNIST was made.
  ///
  /// - Parameter image: `side` × `side` bytes, row by row, 0 paper, 255 ink. All are written.
  func cutOut(side: Int, into image: UnsafeMutableBufferPointer<UInt8>) {
    var mass: Float = 0
    var momentX: Float = 0
    var momentY: Float = 0
    for row in 0..<Self.side {
      for column in 0..<Self.side {
        let value = coverage[row * Self.side + column]
        mass += value
        momentX += value * (Float(column) + 0.5)
        momentY += value * (Float(row) + 0.5)
      }
    }
    let middle = Float(Self.side) / 2
    let centreX = mass > 0 ? momentX / mass : middle
    let centreY = mass > 0 ? momentY / mass : middle
    let left = Int((centreX - Float(side) / 2).rounded())
    let top = Int((centreY - Float(side) / 2).rounded())
    for row in 0..<side {
      for column in 0..<side {
        let (y, x) = (top + row, left + column)
        let inside = y >= 0 && y < Self.side && x >= 0 && x < Self.side
        let value = inside ? coverage[y * Self.side + x] : 0
        image[row * side + column] = UInt8(value * 255 + 0.5)
      }
    }
  }
}
