import CPatch

extension PanelKernels {
  /// Gradient of a part of a kernel over one unit's rows: t[c, d] = Σ_row x[row, c] · g[row, d], or added to it; and to
  /// that, at the end of the unit, what other units have left.
  ///
  /// Rows are taken in stretches that stay in the first cache; each stretch's sum starts at zero, so that long sums
  /// lose less to rounding.
  /// - Parameters:
  ///   - input: of which the first `columns` numbers of each row are used.
  ///   - inputStride: from a sample to the next, in floats.
  ///   - rows: of the input.
  ///   - columns: a multiple of 8; of input channels.
  ///   - gradient: rows of 32.
  ///   - gradientStride: from a place to the next, in floats; samples are 32 apart.
  ///   - target: `columns` rows of 32 numbers, `targetStride` apart.
  ///   - accumulates: start from what is there.
  ///   - left: sums of earlier units, each `columns` rows of 32 numbers, `leftStride` apart: one from `left` on, the
  ///     next `leftSize` behind it. They are added one after the other.
  @inline(never)
  package static func correlate(
    input: UnsafePointer<Float>, inputStride: Int, rows: PatchRows, columns: Int,
    gradient: UnsafePointer<Float>, gradientStride: Int, target: UnsafeMutablePointer<Float>,
    targetStride: Int, accumulates: Bool, left: UnsafePointer<Float>, leftStride: Int,
    leftSize: Int, leftCount: Int
  ) {
    let samples = Int(rows.samples)
    let stretch = max(1, 128 / samples)
    let places = Int(rows.places)
    // Rows that follow each other need one loop.
    let isEven =
      Int(rows.stride) == samples &* inputStride && gradientStride == samples &* panel
    for start in stride(from: 0, to: places, by: stretch) {
      let length = min(stretch, places &- start)
      let adds = accumulates || start > 0
      let joins = start &+ length == places ? leftCount : 0
      let (outer, inner) = isEven ? (1, length &* samples) : (length, samples)
      for first in stride(from: 0, to: panel, by: Pair.count) {
        for column in stride(from: 0, to: columns, by: 8) {
          let x = input + (start &* Int(rows.stride) &+ column)
          let g = gradient + (start &* gradientStride &+ first)
          let t = target + (column &* targetStride &+ first)
          let l = left + (column &* leftStride &+ first)
          #if KERNELS_AVX512
            var (a, b) = (FourRows.zero, FourRows.zero)
            for place in 0..<outer {
              var xs = x + place &* Int(rows.stride)
              var gs = g + place &* gradientStride
              for _ in 0..<inner {
                let w = Pair(at: gs)
                a.add(xs, stride: 1, times: w)
                b.add(xs + 4, stride: 1, times: w)
                xs += inputStride
                gs += panel
              }
            }
            finish(a, t, targetStride, adds, l, leftStride, leftSize, joins)
            finish(
              b, t + 4 &* targetStride, targetStride, adds, l + 4 &* leftStride, leftStride,
              leftSize, joins)
          #else
            // Eight sums at a time: more do not fit into sixteen registers.
            for half in 0..<2 {
              var a = FourRows.zero
              for place in 0..<outer {
                var xs = x + (place &* Int(rows.stride) &+ 4 &* half)
                var gs = g + place &* gradientStride
                for _ in 0..<inner {
                  a.add(xs, stride: 1, times: Pair(at: gs))
                  xs += inputStride
                  gs += panel
                }
              }
              finish(
                a, t + (4 &* half) &* targetStride, targetStride, adds,
                l + (4 &* half) &* leftStride, leftStride, leftSize, joins)
            }
          #endif
        }
      }
    }
  }

  @inline(__always)
  private static func finish(
    _ sums: FourRows, _ target: UnsafeMutablePointer<Float>, _ stride: Int, _ adds: Bool,
    _ left: UnsafePointer<Float>, _ leftStride: Int, _ leftSize: Int, _ joins: Int
  ) {
    var sums = sums
    if adds { sums += FourRows(at: target, stride: stride) }
    var left = left
    for _ in 0..<joins {
      sums += FourRows(at: left, stride: leftStride)
      left += leftSize
    }
    sums.store(target, stride: stride)
  }
}
