import Tensors

/// A convolution and its normalization by simple loops, with what the backward pass needs.
final class PlainNormalizedConvolution<Scalar: BinaryFloatingPoint & BitwiseCopyable> {
  /// Where kernel, scale and bias lie in the layout.
  struct Offsets {
    var kernel: Int
    var scale: Int
    var bias: Int
  }

  let geometry: ConvolutionGeometry
  private let offsets: Offsets
  /// The input of the last forward pass, not owned.
  private var input: UnsafePointer<Scalar>?
  private let product: AlignedStorage<Scalar>
  private let productGradient: AlignedStorage<Scalar>
  /// Normalized, before ReLU.
  let output: AlignedStorage<Scalar>
  let mean: AlignedStorage<Scalar>
  let variance: AlignedStorage<Scalar>

  init(_ geometry: ConvolutionGeometry, layout: ParameterLayout, capacity: Int) {
    func offset(_ name: String) -> Int {
      guard let index = layout.index(of: name) else { preconditionFailure("no \(name)") }
      return layout.offsets[index]
    }
    self.geometry = geometry
    offsets = Offsets(
      kernel: offset(geometry.name + "/kernel"), scale: offset(geometry.normalization + "/scale"),
      bias: offset(geometry.normalization + "/bias"))
    let count = capacity * geometry.outputCount
    product = AlignedStorage(count: count, filledWith: 0)
    productGradient = AlignedStorage(count: count, filledWith: 0)
    output = AlignedStorage(count: count, filledWith: 0)
    mean = AlignedStorage(count: geometry.outputs, filledWith: 0)
    variance = AlignedStorage(count: geometry.outputs, filledWith: 0)
  }

  private func rows(_ count: Int) -> Int {
    count * geometry.window.outputSide * geometry.window.outputSide
  }

  /// - Parameter isTraining: whether mean and variance are those of the batch; else they must have been set.
  func forward(
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
  func backward(
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
