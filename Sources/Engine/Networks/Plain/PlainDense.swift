/// A dense layer of one sample: x [C], w [C, D], b [D], y[d] = b[d] + Σ_c x[c] · w[c, d], summed over c
/// in order, from the bias on.
public enum PlainDense {
  @inlinable
  public static func forward<Scalar: BinaryFloatingPoint, Rounding: Accumulation>(
    input x: UnsafePointer<Scalar>, inputs: Int, kernel w: UnsafePointer<Scalar>,
    bias b: UnsafePointer<Scalar>, output y: UnsafeMutablePointer<Scalar>, outputs: Int,
    rounding: Rounding.Type
  ) {
    for d in 0..<outputs { y[d] = b[d] }
    for c in 0..<inputs {
      for d in 0..<outputs { y[d] = Rounding.sum(y[d], x[c], w[c * outputs + d]) }
    }
  }

  /// Adds this sample's gradients to those of kernel and bias; writes that of the input.
  @inlinable
  public static func backward<Scalar: BinaryFloatingPoint, Rounding: Accumulation>(
    input x: UnsafePointer<Scalar>, inputs: Int, kernel w: UnsafePointer<Scalar>,
    outputGradient: UnsafePointer<Scalar>, outputs: Int,
    kernelGradient: UnsafeMutablePointer<Scalar>, biasGradient: UnsafeMutablePointer<Scalar>,
    inputGradient: UnsafeMutablePointer<Scalar>, rounding: Rounding.Type
  ) {
    for d in 0..<outputs { biasGradient[d] += outputGradient[d] }
    for c in 0..<inputs {
      var sum: Scalar = 0
      for d in 0..<outputs {
        let weight = c * outputs + d
        kernelGradient[weight] = Rounding.sum(kernelGradient[weight], outputGradient[d], x[c])
        sum = Rounding.sum(sum, outputGradient[d], w[weight])
      }
      inputGradient[c] = sum
    }
  }
}
