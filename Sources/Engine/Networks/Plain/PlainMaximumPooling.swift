import NetworkLayers

/// Max pooling of a whole batch [N, H, H, C] with padding that never wins (minus infinity).
///
/// Ties: the first maximum of a window in row order receives the whole gradient. A NaN stays a NaN.
package enum PlainMaximumPooling {
  /// - Parameter argmax: like the output: the tap that was taken, counted in row order over the whole window.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func forward<Scalar: BinaryFloatingPoint>(
    input x: UnsafePointer<Scalar>, window: WindowGeometry, channels: Int, count: Int,
    output y: UnsafeMutablePointer<Scalar>, argmax: UnsafeMutablePointer<Int32>
  ) {
    forEachWindow(window, channels, count) { out, n, i, j, c in
      var (best, taken) = (-Scalar.infinity, Int32(-1))
      for (tap, place) in taps(window, i, j) {
        let value = x[((n * window.inputSide * window.inputSide) + place) * channels + c]
        if taken < 0 || !(value <= best || best.isNaN) { (best, taken) = (value, Int32(tap)) }
      }
      y[out] = best
      argmax[out] = taken
    }
  }

  /// Overwrites `inputGradient` [N, H, H, C].
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func backward<Scalar: BinaryFloatingPoint>(
    outputGradient: UnsafePointer<Scalar>, argmax: UnsafePointer<Int32>, window: WindowGeometry,
    channels: Int, count: Int, inputGradient: UnsafeMutablePointer<Scalar>
  ) {
    let area = window.inputSide * window.inputSide
    inputGradient.update(repeating: 0, count: count * area * channels)
    forEachWindow(window, channels, count) { out, n, i, j, c in
      for (tap, place) in taps(window, i, j) where tap == Int(argmax[out]) {
        inputGradient[(n * area + place) * channels + c] += outputGradient[out]
      }
    }
  }

  static func forEachWindow(
    _ window: WindowGeometry, _ channels: Int, _ count: Int,
    _ body: (Int, Int, Int, Int, Int) -> Void
  ) {
    let side = window.outputSide
    for n in 0..<count {
      for i in 0..<side {
        for j in 0..<side {
          for c in 0..<channels {
            body(((n * side + i) * side + j) * channels + c, n, i, j, c)
          }
        }
      }
    }
  }

  /// The window's taps that lie on the map, with their places there.
  static func taps(_ window: WindowGeometry, _ i: Int, _ j: Int) -> [(Int, Int)] {
    var result: [(Int, Int)] = []
    for u in 0..<window.size {
      guard let row = window.input(of: i, tap: u) else { continue }
      for v in 0..<window.size {
        guard let column = window.input(of: j, tap: v) else { continue }
        result.append((u * window.size + v, row * window.inputSide + column))
      }
    }
    return result
  }
}
