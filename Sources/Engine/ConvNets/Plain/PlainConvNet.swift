import Networks
import Tensors

/// `MNISTConvNet` by simple loops, sample after sample, nothing left out: the oracle of the fast kernels and,
/// in double precision, of the finite-difference tests.
package final class PlainConvNet<
  Scalar: BinaryFloatingPoint & BitwiseCopyable, Rounding: Accumulation
> {
  package let image: AlignedStorage<Scalar>
  package let layers: [PlainConvolutionLayer<Scalar>]
  package let features: AlignedStorage<Scalar>
  package let featureGradient: AlignedStorage<Scalar>
  package let outputs: AlignedStorage<Scalar>
  package let outputGradient: AlignedStorage<Scalar>

  package init() {
    image = AlignedStorage(count: MNISTConvNet.imageCount, filledWith: 0)
    var shape = MapShape(MNISTConvNet.imageSide, MNISTConvNet.imageSide, 1)
    var layers: [PlainConvolutionLayer<Scalar>] = []
    for filters in MNISTConvNet.filters {
      layers.append(PlainConvolutionLayer(input: shape, filters: filters))
      shape = shape.convolved(to: filters).pooled
    }
    self.layers = layers
    features = layers[layers.count - 1].pooled
    featureGradient = AlignedStorage(count: shape.count, filledWith: 0)
    outputs = AlignedStorage(count: MNISTConvNet.classes, filledWith: 0)
    outputGradient = AlignedStorage(count: MNISTConvNet.classes, filledWith: 0)
  }

  /// Adds one sample's gradient of `scale` · loss to `gradients`, or only evaluates where that is nil.
  package func sample(
    weights: UnsafePointer<Scalar>, image bytes: UnsafePointer<UInt8>, label: Int, scale: Double,
    gradients: UnsafeMutablePointer<Scalar>?
  ) -> BatchResult {
    forward(weights: weights, image: bytes)
    let (loss, isCorrect) = SoftmaxCrossEntropy.evaluate(
      logits: outputs.pointer, classes: MNISTConvNet.classes, label: label, scale: scale,
      gradient: outputGradient.pointer)
    if let gradients { backward(weights: weights, gradients: gradients) }
    return BatchResult(lossSum: loss, correct: isCorrect ? 1 : 0, count: 1)
  }

  package func forward(weights: UnsafePointer<Scalar>, image bytes: UnsafePointer<UInt8>) {
    for i in 0..<MNISTConvNet.imageCount { image.pointer[i] = Scalar(bytes[i]) / 255 }
    let offsets = MNISTConvNet.layout.offsets
    var input = image
    for (index, layer) in layers.enumerated() {
      layer.forward(
        input: input.pointer, kernel: weights + offsets[2 * index],
        bias: weights + offsets[2 * index + 1], rounding: Rounding.self)
      input = layer.pooled
    }
    PlainDense.forward(
      input: features.pointer, inputs: features.count, kernel: weights + offsets[6],
      bias: weights + offsets[7], output: outputs.pointer, outputs: MNISTConvNet.classes,
      rounding: Rounding.self)
  }

  package func backward(
    weights: UnsafePointer<Scalar>, gradients: UnsafeMutablePointer<Scalar>
  ) {
    let offsets = MNISTConvNet.layout.offsets
    PlainDense.backward(
      input: features.pointer, inputs: features.count, kernel: weights + offsets[6],
      outputGradient: outputGradient.pointer, outputs: MNISTConvNet.classes,
      kernelGradient: gradients + offsets[6], biasGradient: gradients + offsets[7],
      inputGradient: featureGradient.pointer, rounding: Rounding.self)
    var upper = featureGradient
    for index in layers.indices.reversed() {
      let input = index == 0 ? image : layers[index - 1].pooled
      layers[index].backward(
        input: input.pointer, kernel: weights + offsets[2 * index], pooledGradient: upper.pointer,
        kernelGradient: gradients + offsets[2 * index],
        biasGradient: gradients + offsets[2 * index + 1], wantsInputGradient: index > 0,
        rounding: Rounding.self)
      upper = layers[index].inputGradient
    }
  }
}

extension PlainConvNet {
  /// Overwrites `gradients` by the gradient of the mean loss over the batch, or only evaluates where that is
  /// nil.
  @_specialize(where Scalar == Float, Rounding == SeparateRounding)
  @_specialize(where Scalar == Float, Rounding == FusedRounding)
  @_specialize(where Scalar == Double, Rounding == SeparateRounding)
  package func batch(
    weights: UnsafePointer<Scalar>, images: UnsafePointer<UInt8>, labels: UnsafePointer<UInt8>,
    count: Int, gradients: UnsafeMutablePointer<Scalar>?
  ) -> BatchResult {
    gradients?.update(repeating: 0, count: MNISTConvNet.layout.totalCount)
    var result = BatchResult()
    for n in 0..<count {
      result += sample(
        weights: weights, image: images + n * MNISTConvNet.imageCount, label: Int(labels[n]),
        scale: 1 / Double(count), gradients: gradients)
    }
    return result
  }

  package func logits(
    weights: UnsafePointer<Scalar>, images: UnsafePointer<UInt8>, count: Int,
    into logits: UnsafeMutablePointer<Scalar>
  ) {
    for n in 0..<count {
      forward(weights: weights, image: images + n * MNISTConvNet.imageCount)
      for d in 0..<MNISTConvNet.classes {
        logits[n * MNISTConvNet.classes + d] = outputs.pointer[d]
      }
    }
  }
}
