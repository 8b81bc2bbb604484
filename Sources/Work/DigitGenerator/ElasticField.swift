import Tensors

/// A smooth random displacement of the page, as if the paper were rubber.
///
/// Random vectors sit on a 6 × 6 lattice around the unit square; between them the field is the uniform cubic
/// B-spline of its sixteen neighbours, so it has no kinks.
struct ElasticField {
  private static let side = 6
  /// Lattice step: the unit square takes the middle three of five cells.
  private static let cells: Float = 3
  private var displacements: [PenPoint]

  /// - Parameter amplitude: standard deviation of the lattice vectors, in widths of the unit square.
  init(amplitude: Float, from stream: inout PhiloxStream) {
    displacements = []
    displacements.reserveCapacity(Self.side * Self.side)
    for _ in 0..<Self.side * Self.side {
      // The spline averages its neighbours, which takes away about half of the amplitude.
      displacements.append(
        PenPoint(x: 2 * amplitude * stream.bell(), y: 2 * amplitude * stream.bell()))
    }
  }

  /// Where the page point ends up. Points outside the unit square move like the nearest edge.
  func callAsFunction(_ p: PenPoint) -> PenPoint {
    let (column, fx) = Self.cell(p.x)
    let (row, fy) = Self.cell(p.y)
    let wx = Self.weights(fx)
    let wy = Self.weights(fy)
    var moved = p
    for j in 0..<4 {
      for i in 0..<4 {
        let weight = wx[i] * wy[j]
        let d = displacements[(row + j) * Self.side + column + i]
        moved.x += weight * d.x
        moved.y += weight * d.y
      }
    }
    return moved
  }

  private static func cell(_ coordinate: Float) -> (index: Int, fraction: Float) {
    let position = min(max(coordinate, 0), 1) * cells
    let index = min(Int(position), Int(cells) - 1)
    return (index, position - Float(index))
  }

  /// Uniform cubic B-spline weights; they sum to 1.
  private static func weights(_ t: Float) -> SIMD4<Float> {
    let u = 1 - t
    return SIMD4(
      u * u * u, 3 * t * t * t - 6 * t * t + 4, 3 * u * u * u - 6 * u * u + 4, t * t * t) / 6
  }
}
