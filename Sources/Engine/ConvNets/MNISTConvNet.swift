import Networks

/// The convnet of the paper's MNIST experiments (Section 6.1; Chollet 2021; sizes from the authors' code):
/// three times 3×3 convolution without padding, bias, ReLU, 2×2 max pooling, then a dense layer and softmax.
///
///     image  28×28×1, bytes / 255
///     conv1  26×26×32   pooled 13×13×32
///     conv2  11×11×64   pooled 5×5×64
///     conv3  3×3×128    pooled 1×1×128
///     dense  10
///
/// Maps and kernels have channels innermost. Ties within a pooling window: the first maximum in row order
/// receives the gradient. All working memory is allocated by `init`.
package final class MNISTConvNet {
  package static let imageSide = 28
  package static let imageCount = imageSide * imageSide
  package static let classes = 10
  package static let filters = [32, 64, 128]

  /// `conv1/kernel`, `conv1/bias`, … `dense/kernel`, `dense/bias`; convolutions are quantized, the dense
  /// layer is not.
  package static let layout: ParameterLayout = {
    var descriptions: [ParameterDescription] = []
    var channels = 1
    for (index, filters) in filters.enumerated() {
      descriptions += [
        ParameterDescription(
          name: "conv\(index + 1)/kernel", shape: [3, 3, channels, filters], fanIn: 9 * channels,
          isQuantized: true),
        ParameterDescription(
          name: "conv\(index + 1)/bias", shape: [filters], fanIn: filters, isQuantized: true),
      ]
      channels = filters
    }
    descriptions += [
      ParameterDescription(
        name: "dense/kernel", shape: [channels, classes], fanIn: channels, isQuantized: false),
      ParameterDescription(
        name: "dense/bias", shape: [classes], fanIn: classes, isQuantized: false),
    ]
    return ParameterLayout(descriptions)
  }()

  package let batchCapacity: Int
  package let kernels: KernelPath
  private let engine: any ConvNetEngine

  /// - Parameters:
  ///   - batchCapacity: the largest batch of `gradients`; `evaluate` takes any number of samples.
  ///   - kernels: must be supported by this machine.
  package init(batchCapacity: Int, kernels: KernelPath = .automatic) {
    precondition(batchCapacity > 0, "a batch of no samples")
    self.batchCapacity = batchCapacity
    self.kernels = kernels
    engine = kernels.choice(
      plain: PlainEngine(), portable: VectorEngine<PortableConvNetKernels>(),
      avx2: VectorEngine<AVX2ConvNetKernels>(), avx512: VectorEngine<AVX512ConvNetKernels>())
  }

  /// Set it to time the parts of the work; reading the clock some twenty times per eight samples slows the
  /// work by less than one in a hundred.
  package var clock: KernelClock? {
    get { engine.clock }
    set { engine.clock = newValue }
  }

  /// Forward and backward.
  /// - Parameters:
  ///   - weights: the effective values: quantized where the network is.
  ///   - images: N·784 bytes.
  ///   - labels: N bytes, 0 ... 9.
  ///   - gradients: overwritten by the gradient of the mean cross entropy over the batch with respect to
  ///     the effective values (no L2 term, no estimator).
  /// - Precondition: 1 ≤ N ≤ `batchCapacity`.
  package func gradients(
    of weights: ParameterBuffer, images: UnsafeBufferPointer<UInt8>,
    labels: UnsafeBufferPointer<UInt8>, into gradients: ParameterBuffer
  ) -> BatchResult {
    precondition(labels.count <= batchCapacity, "a batch larger than the capacity")
    precondition(
      weights.layout == Self.layout && gradients.layout == Self.layout, "not this network's layout")
    let (images, labels, count) = Self.checked(images, labels)
    return engine.gradients(
      weights: weights.pointer, images: images, labels: labels, count: count,
      gradients: gradients.pointer)
  }

  /// Forward only, over any number of samples.
  package func evaluate(
    weights: ParameterBuffer, images: UnsafeBufferPointer<UInt8>,
    labels: UnsafeBufferPointer<UInt8>
  ) -> BatchResult {
    precondition(weights.layout == Self.layout, "not this network's layout")
    let (images, labels, count) = Self.checked(images, labels)
    return engine.evaluate(weights: weights.pointer, images: images, labels: labels, count: count)
  }

  /// The outputs before softmax, N·10 values.
  package func logits(weights: ParameterBuffer, images: UnsafeBufferPointer<UInt8>) -> [Float] {
    precondition(weights.layout == Self.layout, "not this network's layout")
    precondition(!images.isEmpty && images.count % Self.imageCount == 0, "not whole images")
    guard let base = images.baseAddress else { return [] }
    let count = images.count / Self.imageCount
    return [Float](unsafeUninitializedCapacity: count * Self.classes) { buffer, initialized in
      guard let logits = buffer.baseAddress else { return }
      engine.logits(weights: weights.pointer, images: base, count: count, into: logits)
      initialized = count * Self.classes
    }
  }

  private static func checked(
    _ images: UnsafeBufferPointer<UInt8>, _ labels: UnsafeBufferPointer<UInt8>
  ) -> (UnsafePointer<UInt8>, UnsafePointer<UInt8>, Int) {
    precondition(images.count == labels.count * imageCount, "images and labels differ in number")
    guard let image = images.baseAddress, let label = labels.baseAddress, !labels.isEmpty else {
      preconditionFailure("a batch of no samples")
    }
    return (image, label, labels.count)
  }
}

/// The work behind `MNISTConvNet`, on flat arrays of its layout, arguments already checked.
protocol ConvNetEngine: AnyObject {
  /// Times the parts of the work where one is set.
  var clock: KernelClock? { get set }

  func gradients(
    weights: UnsafePointer<Float>, images: UnsafePointer<UInt8>, labels: UnsafePointer<UInt8>,
    count: Int, gradients: UnsafeMutablePointer<Float>
  ) -> BatchResult

  func evaluate(
    weights: UnsafePointer<Float>, images: UnsafePointer<UInt8>, labels: UnsafePointer<UInt8>,
    count: Int
  ) -> BatchResult

  func logits(
    weights: UnsafePointer<Float>, images: UnsafePointer<UInt8>, count: Int,
    into logits: UnsafeMutablePointer<Float>)
}
