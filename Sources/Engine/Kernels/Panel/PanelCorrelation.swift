extension PanelKernels {
  /// Gradient of a part of a kernel: t[c, d] = Σ_row x[row, c] · g[row, d], or added to it.
  ///
  /// Rows are taken in stretches that stay in the first cache; each stretch's sum starts at zero, so that long sums
  /// lose less to rounding.
  /// - Parameters:
  ///   - input: `rows` rows, `inputStride` apart, of which the first `columns` numbers are used.
  ///   - columns: a multiple of 8; of input channels.
  ///   - gradient: [rows, 32].
  ///   - target: `columns` rows of 32 numbers, `targetStride` apart.
  @inline(never)
  package static func correlate(
    input: UnsafePointer<Float>, inputStride: Int, columns: Int, gradient: UnsafePointer<Float>,
    rows: Int, target: UnsafeMutablePointer<Float>, targetStride: Int, accumulates: Bool
  ) {
    if inputStride == panel {
      correlate(input, panel, columns, gradient, rows, target, targetStride, accumulates)
    } else {
      correlate(input, inputStride, columns, gradient, rows, target, targetStride, accumulates)
    }
  }

  @inline(__always)
  private static func correlate(
    _ input: UnsafePointer<Float>, _ inputStride: Int, _ columns: Int,
    _ gradient: UnsafePointer<Float>, _ rows: Int, _ target: UnsafeMutablePointer<Float>,
    _ targetStride: Int, _ accumulates: Bool
  ) {
    let stretch = 128
    for start in stride(from: 0, to: rows, by: stretch) {
      let length = min(stretch, rows &- start)
      let adds = accumulates || start > 0
      for first in stride(from: 0, to: panel, by: Pair.count) {
        for column in stride(from: 0, to: columns, by: 8) {
          var x = input + (start &* inputStride &+ column)
          var g = gradient + (start &* panel &+ first)
          let t = target + (column &* targetStride &+ first)
          #if KERNELS_AVX512
            var (a, b) = (FourRows.zero, FourRows.zero)
            for _ in 0..<length {
              let w = Pair(at: g)
              a.add(x, stride: 1, times: w)
              b.add(x + 4, stride: 1, times: w)
              x += inputStride
              g += panel
            }
            finish(a, t, targetStride, adds)
            finish(b, t + 4 &* targetStride, targetStride, adds)
          #else
            // Eight sums at a time: more do not fit into sixteen registers.
            for half in 0..<2 {
              var a = FourRows.zero
              for row in 0..<length {
                a.add(
                  x + (row &* inputStride &+ 4 &* half), stride: 1,
                  times: Pair(at: g + row &* panel))
              }
              finish(a, t + (4 &* half) &* targetStride, targetStride, adds)
            }
          #endif
        }
      }
    }
  }

  @inline(__always)
  private static func finish(
    _ sums: FourRows, _ target: UnsafeMutablePointer<Float>, _ stride: Int, _ adds: Bool
  ) {
    var sums = sums
    if adds { sums += FourRows(at: target, stride: stride) }
    sums.store(target, stride: stride)
  }
}
