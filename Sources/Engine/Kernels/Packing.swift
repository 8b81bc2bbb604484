extension ConvNetKernels {
  /// kernel [depth, filters] → packed [filters / group, depth, group]: each group of filters contiguous.
  @inline(never)
  package static func pack(
    kernel: UnsafePointer<Float>, depth: Int, filters: Int, into packed: UnsafeMutablePointer<Float>
  ) {
    var target = packed
    for first in stride(from: 0, to: filters, by: group) {
      var source = kernel + first
      for _ in 0..<depth {
        Vector(at: source).store(target)
        Vector(at: source + lanes).store(target + lanes)
        source += filters
        target += group
      }
    }
  }

  /// [rows, columns] → [columns, rows], in tiles of 4×4 that stay in registers.
  /// - Precondition: both are multiples of 4.
  @inline(never)
  package static func transpose(
    _ source: UnsafePointer<Float>, rows: Int, columns: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    for column in stride(from: 0, to: columns, by: 4) {
      for row in stride(from: 0, to: rows, by: 4) {
        let from = source + (row &* columns &+ column)
        let upper = SIMD8(lowHalf: four(from), highHalf: four(from + columns))
        let lower = SIMD8(
          lowHalf: four(from + 2 &* columns), highHalf: four(from + 3 &* columns))
        let tile = SIMD16(lowHalf: upper, highHalf: lower)
        let to = target + (column &* rows &+ row)
        store(tile.evenHalf.evenHalf, to)
        store(tile.oddHalf.evenHalf, to + rows)
        store(tile.evenHalf.oddHalf, to + 2 &* rows)
        store(tile.oddHalf.oddHalf, to + 3 &* rows)
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
