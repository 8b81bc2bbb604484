import Networks
import Tensors

/// A residual network by simple loops, nothing left out: the oracle of the fast engine and, in double precision,
/// of the finite-difference tests. Maps are [N, H, W, C].
package final class PlainResidualNetwork<Scalar: BinaryFloatingPoint & BitwiseCopyable> {
  package let shape: ResidualNetworkShape
  package let capacity: Int
  package let stem: PlainNormalizedConvolution<Scalar>
  package let blocks: [PlainResidualBlock<Scalar>]
  package let pooled: AlignedStorage<Scalar>
  package let pooledGradient: AlignedStorage<Scalar>
  package let argmax: AlignedStorage<Int32>
  package let stemGradient: AlignedStorage<Scalar>
  package let features: AlignedStorage<Scalar>
  package let featureGradient: AlignedStorage<Scalar>
  package let outputs: AlignedStorage<Scalar>
  package let denseOffset: Int
  package let biasOffset: Int

  package init(shape: ResidualNetworkShape, capacity: Int) {
    func storage(_ count: Int) -> AlignedStorage<Scalar> {
      AlignedStorage(count: count * capacity, filledWith: 0)
    }
    let layout = shape.layout
    self.shape = shape
    self.capacity = capacity
    stem = PlainNormalizedConvolution(shape.stem, layout: layout, capacity: capacity)
    blocks = shape.blocks.map { PlainResidualBlock($0, layout: layout, capacity: capacity) }
    let pooledCount = shape.pooling.outputSide * shape.pooling.outputSide * shape.width
    (pooled, pooledGradient) = (storage(pooledCount), storage(pooledCount))
    argmax = AlignedStorage(count: capacity * pooledCount)
    stemGradient = storage(shape.stem.outputCount)
    (features, featureGradient) = (storage(shape.features), storage(shape.features))
    outputs = storage(shape.classes)
    denseOffset = layout.offsets[layout.offsets.count - 2]
    biasOffset = layout.offsets[layout.offsets.count - 1]
  }

  /// All normalized convolutions in the order of `shape.convolutions`.
  private var convolutions: [PlainNormalizedConvolution<Scalar>] {
    [stem] + blocks.flatMap { $0.convolutions + ($0.shortcut.map { [$0] } ?? []) }
  }

  /// Mean and variance of every normalization, one after the other, as the last forward pass used them.
  package var moments: [(mean: [Scalar], variance: [Scalar])] {
    convolutions.map { ($0.mean.values, $0.variance.values) }
  }

  /// Uses these in the place of the batch's own from now on, in forward passes that do not train.
  package func setMoments(_ moments: (Int) -> (mean: [Scalar], variance: [Scalar])) {
    for (index, convolution) in convolutions.enumerated() {
      let (mean, variance) = moments(index)
      _ = convolution.mean.buffer.update(from: mean)
      _ = convolution.variance.buffer.update(from: variance)
    }
  }

  /// Logits [N, classes], valid until the next call.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  @discardableResult
  package func forward(
    weights: UnsafePointer<Scalar>, images: UnsafePointer<Scalar>, count: Int, isTraining: Bool
  ) -> UnsafePointer<Scalar> {
    stem.forward(input: images, count: count, weights: weights, isTraining: isTraining)
    PlainRectifier.rectify(stem.output.pointer, count: count * shape.stem.outputCount)
    PlainMaximumPooling.forward(
      input: stem.output.pointer, window: shape.pooling, channels: shape.width, count: count,
      output: pooled.pointer, argmax: argmax.pointer)
    var x = pooled
    for block in blocks {
      block.forward(input: x.pointer, count: count, weights: weights, isTraining: isTraining)
      x = block.output
    }
    let (channels, area) = (shape.features, finalArea)
    for n in 0..<count {
      for c in 0..<channels {
        var sum: Scalar = 0
        for place in 0..<area { sum += x.pointer[(n * area + place) * channels + c] }
        features.pointer[n * channels + c] = sum / Scalar(area)
      }
      PlainDense.forward(
        input: features.pointer + n * channels, inputs: channels, kernel: weights + denseOffset,
        bias: weights + biasOffset, output: outputs.pointer + n * shape.classes,
        outputs: shape.classes, rounding: SeparateRounding.self)
    }
    return UnsafePointer(outputs.pointer)
  }

  /// The backward pass after `forward`: from the gradient of the logits [N, classes] to those of all parameters, which
  /// it adds to.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package func backward(
    weights: UnsafePointer<Scalar>, logitGradient: UnsafePointer<Scalar>, count: Int,
    gradients: UnsafeMutablePointer<Scalar>
  ) {
    let (channels, area) = (shape.features, finalArea)
    let top = blocks.last?.outputGradient ?? pooledGradient
    for n in 0..<count {
      PlainDense.backward(
        input: features.pointer + n * channels, inputs: channels, kernel: weights + denseOffset,
        outputGradient: logitGradient + n * shape.classes, outputs: shape.classes,
        kernelGradient: gradients + denseOffset, biasGradient: gradients + biasOffset,
        inputGradient: featureGradient.pointer + n * channels, rounding: SeparateRounding.self)
      for place in 0..<area {
        for c in 0..<channels {
          top.pointer[(n * area + place) * channels + c] =
            featureGradient.pointer[n * channels + c] / Scalar(area)
        }
      }
    }
    for index in blocks.indices.reversed() {
      let below = index == 0 ? pooledGradient : blocks[index - 1].outputGradient
      blocks[index].backward(
        count: count, weights: weights, gradients: gradients, inputGradient: below.pointer)
    }
    PlainMaximumPooling.backward(
      outputGradient: pooledGradient.pointer, argmax: argmax.pointer, window: shape.pooling,
      channels: shape.width, count: count, inputGradient: stemGradient.pointer)
    let (g, z) = (stemGradient.pointer, stem.output.pointer)
    for i in 0..<count * shape.stem.outputCount where z[i] <= 0 { g[i] = 0 }
    stem.backward(
      outputGradient: g, count: count, weights: weights, gradients: gradients, inputGradient: nil)
  }

  package var finalArea: Int {
    let side = shape.blocks.last?.outputSide ?? shape.pooling.outputSide
    return side * side
  }
}

extension PlainResidualNetwork: PlainNetwork where Scalar == Float {}
