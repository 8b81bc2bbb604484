extension PanelKernels {
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
    transpose(
      source, sourceStride: stride, rows: panel, columns: columns, into: target,
      targetStride: panel)
  }
}
