import ConvNetKernelsPortable
import Tensors

/// The maps of a few samples on their way through the network (shapes: `ConvNetKernels`).
final class SampleBlock {
  /// Samples in a block. Eight take 0.4 MB: with the weights they fit a second cache of 2 MB, and nearly
  /// one of 1 MB.
  static let capacity = 8

  /// A pooled map, its gradient, and where each of its values came from.
  struct Map {
    let values, gradient: AlignedStorage<Float>
    let argmax: AlignedStorage<Int32>

    init(_ shape: ConvolutionShape) {
      let count = SampleBlock.capacity * shape.pooledCount
      values = AlignedStorage(count: count)
      gradient = AlignedStorage(count: count)
      argmax = AlignedStorage(count: count)
    }
  }

  let pixels = AlignedStorage<Float>(count: capacity * ConvNetKernels.conv1.inputCount)
  let map1 = Map(ConvNetKernels.conv1)
  let map2 = Map(ConvNetKernels.conv2)
  let map3 = Map(ConvNetKernels.conv3)
  let logits = AlignedStorage<Float>(count: capacity * ConvNetKernels.paddedClasses)
  /// The padding is never written and stays zero.
  let logitGradient = AlignedStorage<Float>(count: capacity * ConvNetKernels.paddedClasses)

  /// Copies the part of the images that the network sees.
  func setPixels(_ images: UnsafePointer<UInt8>, count: Int, grey: UnsafePointer<Float>) {
    let side = ConvNetKernels.conv1.side
    for n in 0..<count {
      for row in 0..<side {
        let source = images + (n * MNISTConvNet.imageCount + row * MNISTConvNet.imageSide)
        let target = pixels.pointer + (n * side + row) * side
        for column in 0..<side { target[column] = grey[Int(source[column])] }
      }
    }
  }
}
