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

  /// [rows, columns] → [columns, rows], in tiles that fit the first cache.
  /// - Precondition: both are multiples of 16.
  @inline(never)
  package static func transpose(
    _ source: UnsafePointer<Float>, rows: Int, columns: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    for row in stride(from: 0, to: rows, by: 16) {
      for column in stride(from: 0, to: columns, by: 16) {
        for j in column..<column &+ 16 {
          let line = target + (j &* rows &+ row)
          let from = source + (row &* columns &+ j)
          for i in 0..<16 { line[i] = from[i &* columns] }
        }
      }
    }
  }
}
