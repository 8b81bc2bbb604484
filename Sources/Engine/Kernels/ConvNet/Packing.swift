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

  /// [rows, columns] → [columns, rows].
  /// - Precondition: both are multiples of 4.
  @inline(never)
  package static func transposed(
    _ source: UnsafePointer<Float>, rows: Int, columns: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    transpose(
      source, sourceStride: columns, rows: rows, columns: columns, into: target,
      targetStride: rows)
  }
}
