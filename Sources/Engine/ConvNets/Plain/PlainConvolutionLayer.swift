import Networks
import Tensors

/// Convolution, ReLU and pooling of one sample, with the maps that the backward pass needs.
package final class PlainConvolutionLayer<Scalar: BinaryFloatingPoint & BitwiseCopyable> {
  package let input: MapShape
  package let output: MapShape
  /// After convolution and ReLU; before pooling.
  package let map: AlignedStorage<Scalar>
  package let pooled: AlignedStorage<Scalar>
  package let argmax: AlignedStorage<UInt8>
  package let mapGradient: AlignedStorage<Scalar>
  package let inputGradient: AlignedStorage<Scalar>

  package init(input: MapShape, filters: Int) {
    self.input = input
    output = input.convolved(to: filters)
    map = AlignedStorage(count: output.count, filledWith: 0)
    mapGradient = AlignedStorage(count: output.count, filledWith: 0)
    pooled = AlignedStorage(count: output.pooled.count, filledWith: 0)
    argmax = AlignedStorage(count: output.pooled.count)
    inputGradient = AlignedStorage(count: input.count, filledWith: 0)
  }

  package func forward<Rounding: Accumulation>(
    input x: UnsafePointer<Scalar>, kernel: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>,
    rounding: Rounding.Type
  ) {
    PlainConvolution.forward(
      input: x, shape: input, kernel: kernel, bias: bias, output: map.pointer,
      outputs: output.channels, rounding: rounding)
    PlainRectifier.rectify(map.pointer, count: output.count)
    PlainPooling.forward(
      input: map.pointer, shape: output, output: pooled.pointer, argmax: argmax.pointer)
  }

  package func backward<Rounding: Accumulation>(
    input x: UnsafePointer<Scalar>, kernel: UnsafePointer<Scalar>,
    pooledGradient: UnsafePointer<Scalar>, kernelGradient: UnsafeMutablePointer<Scalar>,
    biasGradient: UnsafeMutablePointer<Scalar>, wantsInputGradient: Bool, rounding: Rounding.Type
  ) {
    PlainPooling.backward(
      outputGradient: pooledGradient, output: pooled.pointer, argmax: argmax.pointer,
      shape: output, inputGradient: mapGradient.pointer)
    if wantsInputGradient { inputGradient.buffer.update(repeating: 0) }
    PlainConvolution.backward(
      input: x, shape: input, kernel: kernel, outputGradient: mapGradient.pointer,
      outputs: output.channels, kernelGradient: kernelGradient, biasGradient: biasGradient,
      inputGradient: wantsInputGradient ? inputGradient.pointer : nil, rounding: rounding)
  }
}
