/// 3×3 convolution without padding ("valid"), stride 1, with bias, of one sample.
///
/// Legend: x [H, W, C] input, w [3, 3, C, D] kernel, b [D] bias, y [H−2, W−2, D] output.
///   y[i, j, d] = b[d] + Σ_{u,v,c} x[i+u, j+v, c] · w[u, v, c, d]
/// The sum starts at the bias and runs over u, v, c in this order, one after the other: the vector
/// kernels keep that order, so their forward results can be compared bit by bit.
package enum PlainConvolution {
  @inlinable
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
  @inlinable
  package static func backward<Scalar: BinaryFloatingPoint, Rounding: Accumulation>(
    input x: UnsafePointer<Scalar>, shape: MapShape, kernel w: UnsafePointer<Scalar>,
    outputGradient: UnsafePointer<Scalar>, outputs: Int,
    kernelGradient: UnsafeMutablePointer<Scalar>, biasGradient: UnsafeMutablePointer<Scalar>,
    inputGradient: UnsafeMutablePointer<Scalar>?, rounding: Rounding.Type
  ) {
    let (width, channels) = (shape.width, shape.channels)
    for i in 0..<shape.height - 2 {
      for j in 0..<width - 2 {
        for d in 0..<outputs {
          let g = outputGradient[(i * (width - 2) + j) * outputs + d]
          if g == 0 { continue }
          biasGradient[d] += g
          for u in 0..<3 {
            for v in 0..<3 {
              let pixel = ((i + u) * width + j + v) * channels
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
    }
  }
}
