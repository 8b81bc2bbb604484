/// The MNIST convnet's work on a block of samples, as much of it as the result depends on.
///
/// Pooling with floor drops rows and columns, and what was dropped needs no input either: conv3's one pooled
/// value needs 4×4 of conv2's 5×5, these need 10×10 of conv1's 13×13, and these 22×22 of the 28×28 pixels.
/// Everything else is left out, exactly.
///
///     pixels  [22, 22]        map1 [10, 10, 32]      map2 [4, 4, 64]      map3 [128]
///
/// Maps hold pooled values after ReLU, one sample after the other; `argmax` tells for each which of the four
/// sums it came from (0 ... 3 in row order). Sums run over taps and channels in the order of the plain
/// kernels, and over samples in order, whatever the size of the block or the vector.
///
/// Pointers must be valid for the sizes above times `count`; nothing is checked here.
package enum ConvNetKernels {
  // Computed, so that they are constants where they are used.

  package static var conv1: ConvolutionShape {
    @inline(__always) get { ConvolutionShape(side: 22, channels: 1, filters: 32) }
  }
  package static var conv2: ConvolutionShape {
    @inline(__always) get { ConvolutionShape(side: 10, channels: 32, filters: 64) }
  }
  package static var conv3: ConvolutionShape {
    @inline(__always) get { ConvolutionShape(side: 4, channels: 64, filters: 128) }
  }

  /// Inputs of the dense layer.
  package static var features: Int {
    @inline(__always) get { conv3.pooledCount }
  }

  /// The columns of packed weights: filters that are worked on together.
  static var group: Int {
    @inline(__always) get { 2 * lanes }
  }
}
