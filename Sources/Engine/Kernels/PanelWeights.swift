extension ResidualKernels {
  /// 32 columns of a matrix → [rows, 32].
  @inline(never)
  package static func packPanel(
    _ source: UnsafePointer<Float>, stride: Int, rows: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows {
      for first in Swift.stride(from: 0, to: panel, by: Pair.count) {
        Pair(at: source + (row &* stride &+ first)).store(target + (row &* panel &+ first))
      }
    }
  }

  /// 32 rows of a matrix, `stride` apart → its columns, [columns, 32].
  /// - Precondition: `columns` is a multiple of 4.
  @inline(never)
  package static func packTransposedPanel(
    _ source: UnsafePointer<Float>, stride: Int, columns: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    for column in Swift.stride(from: 0, to: columns, by: 4) {
      for row in Swift.stride(from: 0, to: panel, by: 4) {
        let from = source + (row &* stride &+ column)
        let upper = SIMD8(lowHalf: four(from), highHalf: four(from + stride))
        let lower = SIMD8(lowHalf: four(from + 2 &* stride), highHalf: four(from + 3 &* stride))
        let tile = SIMD16(lowHalf: upper, highHalf: lower)
        let to = target + (column &* panel &+ row)
        store(tile.evenHalf.evenHalf, to)
        store(tile.oddHalf.evenHalf, to + panel)
        store(tile.evenHalf.oddHalf, to + 2 &* panel)
        store(tile.oddHalf.oddHalf, to + 3 &* panel)
      }
    }
  }

  @inline(__always)
  private static func four(_ address: UnsafePointer<Float>) -> SIMD4<Float> {
    UnsafeRawPointer(address).loadUnaligned(as: SIMD4<Float>.self)
  }

  @inline(__always)
  private static func store(_ values: SIMD4<Float>, _ address: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(address).storeBytes(of: values, as: SIMD4<Float>.self)
  }
}
