import CPatch

extension PanelKernels {
  /// Sums of one panel of outputs over rows that all see the same taps: y[row, d] = Σ_runs Σ_k x[row, k] · w[k, d].
  ///
  /// Each sum runs over the runs and their channels in order, one fused step after the other, whatever the
  /// vector's width.
  /// - Parameters:
  ///   - input: rows of 32 numbers, side by side under each run.
  ///   - runs: where each run begins; it has 32 channels.
  ///   - weights: a panel: [depth, 32].
  ///   - output: [rows, 32].
  ///   - accumulates: start from what is there.
  @inline(never)
  package static func convolve(
    input: UnsafePointer<Float>, runs: UnsafePointer<PatchRun>, runCount: Int,
    weights: UnsafePointer<Float>, rows: Int, output: UnsafeMutablePointer<Float>,
    accumulates: Bool
  ) {
    convolve(
      input, rowStride: panel, runs, runCount, length: panel, weights, rows, output, accumulates)
  }

  /// The same on rows that lie `rowStride` apart, with runs of any length: for images.
  @inline(never)
  package static func convolve(
    input: UnsafePointer<Float>, rowStride: Int, runs: UnsafePointer<PatchRun>, runCount: Int,
    length: Int, weights: UnsafePointer<Float>, rows: Int, output: UnsafeMutablePointer<Float>
  ) {
    convolve(
      input, rowStride: rowStride, runs, runCount, length: length, weights, rows, output, false)
  }

  @inline(__always)
  private static func convolve(
    _ input: UnsafePointer<Float>, rowStride: Int, _ runs: UnsafePointer<PatchRun>,
    _ runCount: Int, length: Int, _ weights: UnsafePointer<Float>, _ rows: Int,
    _ output: UnsafeMutablePointer<Float>, _ accumulates: Bool
  ) {
    for first in stride(from: 0, to: panel, by: Pair.count) {
      var row = 0
      var (x, y) = (input, output + first)
      let w = weights + first
      #if KERNELS_AVX512
        // Twelve rows of two vectors are 24 sums: with two weights and a factor they fill the registers.
        while row &+ 12 <= rows {
          var (a, b, c) = (FourRows.zero, FourRows.zero, FourRows.zero)
          if accumulates {
            a = FourRows(at: y, stride: panel)
            b = FourRows(at: y + 4 &* panel, stride: panel)
            c = FourRows(at: y + 8 &* panel, stride: panel)
          }
          forEachProduct(x, runs, runCount, length, w) { x, w in
            a.add(x, stride: rowStride, times: w)
            b.add(x + 4 &* rowStride, stride: rowStride, times: w)
            c.add(x + 8 &* rowStride, stride: rowStride, times: w)
          }
          a.store(y, stride: panel)
          b.store(y + 4 &* panel, stride: panel)
          c.store(y + 8 &* panel, stride: panel)
          row &+= 12
          x += 12 &* rowStride
          y += 12 &* panel
        }
        while row &+ 8 <= rows {
          var (a, b) = (FourRows.zero, FourRows.zero)
          if accumulates {
            a = FourRows(at: y, stride: panel)
            b = FourRows(at: y + 4 &* panel, stride: panel)
          }
          forEachProduct(x, runs, runCount, length, w) { x, w in
            a.add(x, stride: rowStride, times: w)
            b.add(x + 4 &* rowStride, stride: rowStride, times: w)
          }
          a.store(y, stride: panel)
          b.store(y + 4 &* panel, stride: panel)
          row &+= 8
          x += 8 &* rowStride
          y += 8 &* panel
        }
      #endif
      while row &+ 4 <= rows {
        var a = accumulates ? FourRows(at: y, stride: panel) : .zero
        forEachProduct(x, runs, runCount, length, w) { x, w in
          a.add(x, stride: rowStride, times: w)
        }
        a.store(y, stride: panel)
        row &+= 4
        x += 4 &* rowStride
        y += 4 &* panel
      }
      while row < rows {
        var a = accumulates ? Pair(at: y) : .zero
        forEachProduct(x, runs, runCount, length, w) { x, w in a.add(x, times: w) }
        a.store(y)
        row &+= 1
        x += rowStride
        y += panel
      }
    }
  }

  @inline(__always)
  private static func forEachProduct(
    _ input: UnsafePointer<Float>, _ runs: UnsafePointer<PatchRun>, _ runCount: Int,
    _ length: Int, _ weights: UnsafePointer<Float>,
    _ body: (UnsafePointer<Float>, Pair) -> Void
  ) {
    for index in 0..<runCount {
      var x = input + Int(runs[index].input)
      var w = weights + Int(runs[index].weights)
      for _ in 0..<length {
        body(x, Pair(at: w))
        x += 1
        w += panel
      }
    }
  }
}
