import NetworkLayers

/// Convolution without bias, with stride and zero padding, of a whole batch.
///
/// Legend: x [N, H, H, C] input, w [K, K, C, D] kernel, y [N, O, O, D] output.
///   y[n, i, j, d] = Σ_{u,v,c} x[n, s·i+u−p, s·j+v−p, c] · w[u, v, c, d]
/// The sum starts at 0 and runs over u, v, c in this order; terms in the padding are left out.
package enum PlainPaddedConvolution {
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func forward<Scalar: BinaryFloatingPoint>(
    input x: UnsafePointer<Scalar>, geometry: ConvolutionGeometry, count: Int,
    kernel w: UnsafePointer<Scalar>, output y: UnsafeMutablePointer<Scalar>
  ) {
    let outputs = geometry.outputs
    y.update(repeating: 0, count: count * geometry.outputCount)
    forEachTap(geometry, count) { place, tap, target in
      let (values, sums) = (x + place, y + target)
      for c in 0..<geometry.inputs {
        let row = w + (tap + c) * outputs
        for d in 0..<outputs { sums[d] += values[c] * row[d] }
      }
    }
  }

  /// Adds to the gradient of the kernel, and to that of the input where one is wanted (which must hold what is
  /// to be added to, zeros at first).
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func backward<Scalar: BinaryFloatingPoint>(
    input x: UnsafePointer<Scalar>, geometry: ConvolutionGeometry, count: Int,
    kernel w: UnsafePointer<Scalar>, outputGradient: UnsafePointer<Scalar>,
    kernelGradient: UnsafeMutablePointer<Scalar>, inputGradient: UnsafeMutablePointer<Scalar>?
  ) {
    let outputs = geometry.outputs
    forEachTap(geometry, count) { place, tap, target in
      let (values, g) = (x + place, outputGradient + target)
      for c in 0..<geometry.inputs {
        let (row, rowGradient) = (w + (tap + c) * outputs, kernelGradient + (tap + c) * outputs)
        var sum: Scalar = 0
        for d in 0..<outputs {
          rowGradient[d] += values[c] * g[d]
          sum += g[d] * row[d]
        }
        if let inputGradient { inputGradient[place + c] += sum }
      }
    }
  }

  /// Calls `body` for every output position and every tap that reads the map: first element of the input
  /// position, first row of the tap in the kernel, first element of the output position.
  @inline(__always)
  static func forEachTap(
    _ geometry: ConvolutionGeometry, _ count: Int, _ body: (Int, Int, Int) -> Void
  ) {
    let (window, side) = (geometry.window, geometry.window.outputSide)
    for n in 0..<count {
      for i in 0..<side {
        for j in 0..<side {
          let target = ((n * side + i) * side + j) * geometry.outputs
          for u in 0..<window.size {
            guard let row = window.input(of: i, tap: u) else { continue }
            for v in 0..<window.size {
              guard let column = window.input(of: j, tap: v) else { continue }
              let place = ((n * window.inputSide + row) * window.inputSide + column)
              body(
                place * geometry.inputs, (u * window.size + v) * geometry.inputs, target)
            }
          }
        }
      }
    }
  }
}
