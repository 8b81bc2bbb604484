import NetworkLayers
import Networks
import Tensors

/// A convolution and its normalization by simple loops, with what the backward pass needs.
package final class PlainNormalizedConvolution<Scalar: BinaryFloatingPoint & BitwiseCopyable> {
  /// Where kernel, scale and bias lie in the layout.
  package struct Offsets {
    package var kernel: Int
    package var scale: Int
    package var bias: Int
  }

  package let geometry: ConvolutionGeometry
  package let offsets: Offsets
  /// The input of the last forward pass, not owned.
  package var input: UnsafePointer<Scalar>?
  package let product: AlignedStorage<Scalar>
  package let productGradient: AlignedStorage<Scalar>
  /// Normalized, before ReLU.
  package let output: AlignedStorage<Scalar>
  package let mean: AlignedStorage<Scalar>
  package let variance: AlignedStorage<Scalar>

  package init(_ geometry: ConvolutionGeometry, layout: ParameterLayout, capacity: Int) {
    self.geometry = geometry
    offsets = Offsets(
      kernel: layout.offset(of: geometry.name + "/kernel"),
      scale: layout.offset(of: geometry.normalization + "/scale"),
      bias: layout.offset(of: geometry.normalization + "/bias"))
    let count = capacity * geometry.outputCount
    product = AlignedStorage(count: count, filledWith: 0)
    productGradient = AlignedStorage(count: count, filledWith: 0)
    output = AlignedStorage(count: count, filledWith: 0)
    mean = AlignedStorage(count: geometry.outputs, filledWith: 0)
    variance = AlignedStorage(count: geometry.outputs, filledWith: 0)
  }

  package func rows(_ count: Int) -> Int {
    count * geometry.window.outputSide * geometry.window.outputSide
  }

  /// - Parameter isTraining: whether mean and variance are those of the batch; else they must have been set.
  package func forward(
    input: UnsafePointer<Scalar>, count: Int, weights: UnsafePointer<Scalar>, isTraining: Bool
  ) {
    self.input = input
    PlainPaddedConvolution.forward(
      input: input, geometry: geometry, count: count, kernel: weights + offsets.kernel,
      output: product.pointer)
    if isTraining {
      PlainNormalization.moments(
        of: product.pointer, rows: rows(count), channels: geometry.outputs, mean: mean.pointer,
        variance: variance.pointer)
    }
    PlainNormalization.forward(
      input: product.pointer, rows: rows(count), channels: geometry.outputs, mean: mean.pointer,
      variance: variance.pointer, scale: weights + offsets.scale, bias: weights + offsets.bias,
      output: output.pointer)
  }

  /// From the gradient of `output` to those of kernel, scale and bias, which it adds to, and to that of the
  /// input, which it adds to where one is wanted.
  package func backward(
    outputGradient: UnsafePointer<Scalar>, count: Int, weights: UnsafePointer<Scalar>,
    gradients: UnsafeMutablePointer<Scalar>, inputGradient: UnsafeMutablePointer<Scalar>?
  ) {
    guard let input else { preconditionFailure("backward before forward") }
    PlainNormalization.backward(
      input: product.pointer, rows: rows(count), channels: geometry.outputs, mean: mean.pointer,
      variance: variance.pointer, scale: weights + offsets.scale, outputGradient: outputGradient,
      scaleGradient: gradients + offsets.scale, biasGradient: gradients + offsets.bias,
      inputGradient: productGradient.pointer)
    PlainPaddedConvolution.backward(
      input: input, geometry: geometry, count: count, kernel: weights + offsets.kernel,
      outputGradient: productGradient.pointer, kernelGradient: gradients + offsets.kernel,
      inputGradient: inputGradient)
  }
}
