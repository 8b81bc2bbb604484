import Networks

/// 3×3 convolution without padding ("valid"), stride 1, with bias, of one sample.
///
/// Legend: x [H, W, C] input, w [3, 3, C, D] kernel, b [D] bias, y [H−2, W−2, D] output.
///   y[i, j, d] = b[d] + Σ_{u,v,c} x[i+u, j+v, c] · w[u, v, c, d]
/// The sum starts at the bias and runs over u, v, c in this order, one after the other: the vector
/// kernels keep that order, so their results can be compared bit by bit.
package enum PlainConvolution {
  package static func forward<Scalar: BinaryFloatingPoint, Rounding: Accumulation>(
    input x: UnsafePointer<Scalar>, shape: MapShape, kernel w: UnsafePointer<Scalar>,
    bias b: UnsafePointer<Scalar>, output y: UnsafeMutablePointer<Scalar>, outputs: Int,
    rounding: Rounding.Type
  ) {
    let (width, channels) = (shape.width, shape.channels)
    for i in 0..<shape.height - 2 {
      for j in 0..<width - 2 {
        let sums = y + (i * (width - 2) + j) * outputs
        for d in 0..<outputs { sums[d] = b[d] }
        for u in 0..<3 {
          for v in 0..<3 {
            for c in 0..<channels {
              let value = x[((i + u) * width + j + v) * channels + c]
              let row = w + ((u * 3 + v) * channels + c) * outputs
              for d in 0..<outputs { sums[d] = Rounding.sum(sums[d], value, row[d]) }
            }
          }
        }
      }
    }
  }

  /// Adds this sample's gradients to those of kernel and bias, and to that of the input where one is
  /// wanted (`inputGradient` must hold zeros before the first addition).
  ///
  /// Zero output gradients are passed over: after pooling they are the rule.
  package static func backward<Scalar: BinaryFloatingPoint, Rounding: Accumulation>(
    input x: UnsafePointer<Scalar>, shape: MapShape, kernel w: UnsafePointer<Scalar>,
    outputGradient: UnsafePointer<Scalar>, outputs: Int,
    kernelGradient: UnsafeMutablePointer<Scalar>, biasGradient: UnsafeMutablePointer<Scalar>,
    inputGradient: UnsafeMutablePointer<Scalar>?, rounding: Rounding.Type
  ) {
    let (height, width) = (shape.height - 2, shape.width - 2)
    // Positions in the order of the 2×2 windows that pooling will make of them, as the vector kernels
    // meet them.
    for top in stride(from: 0, to: height, by: 2) {
      for left in stride(from: 0, to: width, by: 2) {
        for i in top..<min(top + 2, height) {
          for j in left..<min(left + 2, width) {
            for d in 0..<outputs {
              let g = outputGradient[(i * width + j) * outputs + d]
              if g == 0 { continue }
              biasGradient[d] += g
              addPatch(
                i, j, d, g, x, shape, w, outputs, kernelGradient, inputGradient, rounding)
            }
          }
        }
      }
    }
  }

  /// What one output's gradient g adds to the gradients of its kernel and of the patch under it.
  @inline(__always)
  static func addPatch<Scalar: BinaryFloatingPoint, Rounding: Accumulation>(
    _ i: Int, _ j: Int, _ d: Int, _ g: Scalar, _ x: UnsafePointer<Scalar>, _ shape: MapShape,
    _ w: UnsafePointer<Scalar>, _ outputs: Int, _ kernelGradient: UnsafeMutablePointer<Scalar>,
    _ inputGradient: UnsafeMutablePointer<Scalar>?, _ rounding: Rounding.Type
  ) {
    let channels = shape.channels
    for u in 0..<3 {
      for v in 0..<3 {
        let pixel = ((i + u) * shape.width + j + v) * channels
        let tap = (u * 3 + v) * channels
        for c in 0..<channels {
          let weight = (tap + c) * outputs + d
          kernelGradient[weight] = Rounding.sum(kernelGradient[weight], g, x[pixel + c])
          if let inputGradient {
            inputGradient[pixel + c] = Rounding.sum(inputGradient[pixel + c], g, w[weight])
          }
        }
      }
    }
  }
}
