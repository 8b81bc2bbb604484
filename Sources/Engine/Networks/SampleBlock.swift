import KernelsPortable
import Tensors

/// The maps of a few samples on their way through the network (shapes: `ConvNetKernels`).
final class SampleBlock {
  /// Samples in a block. Eight take 0.4 MB: with the weights they fit a second cache of 2 MB, and nearly
  /// one of 1 MB.
  static let capacity = 8

  let pixels: AlignedStorage<Float>
  let map1, gradient1: AlignedStorage<Float>
  let map2, gradient2: AlignedStorage<Float>
  let map3, gradient3: AlignedStorage<Float>
  let place1, place2, place3: AlignedStorage<Int32>
  let logits, logitGradient: AlignedStorage<Float>

  init() {
    let (n, side) = (Self.capacity, ConvNetKernels.pixelSide)
    pixels = AlignedStorage(count: n * side * side)
    map1 = AlignedStorage(count: n * ConvNetKernels.map1Count)
    gradient1 = AlignedStorage(count: n * ConvNetKernels.map1Count)
    place1 = AlignedStorage(count: n * ConvNetKernels.map1Count)
    map2 = AlignedStorage(count: n * ConvNetKernels.map2Count)
    gradient2 = AlignedStorage(count: n * ConvNetKernels.map2Count)
    place2 = AlignedStorage(count: n * ConvNetKernels.map2Count)
    map3 = AlignedStorage(count: n * ConvNetKernels.map3Count)
    gradient3 = AlignedStorage(count: n * ConvNetKernels.map3Count)
    place3 = AlignedStorage(count: n * ConvNetKernels.map3Count)
    logits = AlignedStorage(count: n * ConvNetKernels.paddedClasses)
    // The padding is never written again and stays zero.
    logitGradient = AlignedStorage(count: n * ConvNetKernels.paddedClasses)
  }

  /// Copies the part of the images that the network sees.
  func setPixels(_ images: UnsafePointer<UInt8>, count: Int, grey: UnsafePointer<Float>) {
    let side = ConvNetKernels.pixelSide
    for n in 0..<count {
      for row in 0..<side {
        let source = images + (n * MNISTConvNet.imageCount + row * 28)
        let target = pixels.pointer + (n * side + row) * side
        for column in 0..<side { target[column] = grey[Int(source[column])] }
      }
    }
  }
}
