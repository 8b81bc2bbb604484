import ConvNets
import Networks
import Testing

/// The vector kernels against the plain network in the same arithmetic: logits, loss and every gradient must
/// agree bit for bit, since both add the same terms in the same order.
struct VectorKernelTests {
  private static let paths = KernelPath.allCases.filter { $0 != .plain && $0.isSupported }

  /// The arithmetic of a path: fused sums on x86-64-v3 and later and on 64-bit ARM.
  private func reference(
    _ path: KernelPath, _ weights: [Float], _ images: [UInt8], _ labels: [UInt8]
  )
    -> (result: BatchResult, gradients: [Float])
  {
    #if arch(arm64)
      let fuses = true
    #else
      let fuses = path != .portable
    #endif
    return fuses
      ? ReferenceConvNet.fused(weights: weights, images: images, labels: labels)
      : ReferenceConvNet.separate(weights: weights, images: images, labels: labels)
  }

  private func computed(
    _ path: KernelPath, _ weights: ParameterBuffer, _ images: [UInt8], _ labels: [UInt8]
  )
    -> (result: BatchResult, gradients: ParameterBuffer)
  {
    let network = MNISTConvNet(batchCapacity: labels.count, kernels: path)
    let gradients = ParameterBuffer(layout: MNISTConvNet.layout)
    gradients.fill(with: .nan)
    let result = images.withUnsafeBufferPointer { images in
      labels.withUnsafeBufferPointer { labels in
        network.gradients(of: weights, images: images, labels: labels, into: gradients)
      }
    }
    return (result, gradients)
  }

  private func initialized(seed: UInt64 = 3) -> ParameterBuffer {
    let weights = ParameterBuffer(layout: MNISTConvNet.layout)
    HeUniform.initialize(weights, seed: seed)
    return weights
  }

  /// Compares all vector paths with their references.
  private func expectSameBits(_ weights: ParameterBuffer, _ images: [UInt8], _ labels: [UInt8]) {
    let flat = Array(weights.elements)
    let fused = reference(.avx512, flat, images, labels)
    let separate = reference(.portable, flat, images, labels)
    for path in Self.paths {
      let expected = path == .portable ? separate : fused
      let (result, gradients) = computed(path, weights, images, labels)
      #expect(result == expected.result, "\(path)")
      for (index, description) in MNISTConvNet.layout.descriptions.enumerated() {
        let range = MNISTConvNet.layout.range(index)
        let differing = range.filter { gradients.elements[$0] != expected.gradients[$0] }
        #expect(differing.isEmpty, "\(path) \(description.name): \(differing.count) differ")
      }
    }
  }

  @Test(arguments: [1, 3, 9, 96, 128])
  func digitsOfManyBatchSizes(count: Int) {
    let (images, labels) = Digits.make(count: count)
    expectSameBits(initialized(), images, labels)
  }

  @Test func quantizedWeightsMakeManyEqualSums() {
    let weights = initialized(seed: 8)
    for description in MNISTConvNet.layout.descriptions where description.isQuantized {
      let tensor = weights[description.name]
      let limit = Float(description.limit)
      for i in tensor.indices {
        let level = min(max((tensor[i] / limit * 1.5).rounded(.down), -2), 1)
        tensor[i] = (level + 0.5) / 1.5 * limit
      }
    }
    let (images, labels) = Digits.make(count: 6, seed: 4)
    expectSameBits(weights, images, labels)
  }

  @Test func tiesEverywhere() {
    // Equal pixels make all four sums of a window equal; small integers make ties between channels too.
    let weights = initialized()
    for i in weights.elements.indices { weights.elements[i] = Float(i % 5 - 2) / 4 }
    for index in MNISTConvNet.layout.descriptions.indices {
      for i in MNISTConvNet.layout.range(index) where weights.elements[i] == 0 {
        weights.elements[i] = i % 2 == 0 ? -0.0 : 0
      }
    }
    let images =
      [UInt8](repeating: 0, count: 784) + [UInt8](repeating: 255, count: 784)
      + (0..<784).map { UInt8($0 / 56 % 2 * 255) } + (0..<784).map { UInt8($0 % 4 / 2 * 51) }
    expectSameBits(weights, images, [0, 9, 4, 7])
  }

  @Test(arguments: [Float(1e-41), 1e-20, 1e4])
  func extremeScales(factor: Float) {
    // Denormal weights, vanishing maps, logits in the millions.
    let weights = initialized()
    for name in ["conv1/kernel", "conv1/bias", "conv2/bias", "conv3/kernel"] {
      let tensor = weights[name]
      for i in tensor.indices { tensor[i] *= factor }
    }
    let (images, labels) = Digits.make(count: 4, seed: 9)
    expectSameBits(weights, images, labels)
  }

  @Test(arguments: paths)
  func notANumberReachesTheLoss(path: KernelPath) {
    for name in ["conv1/kernel", "conv2/kernel", "conv3/bias", "dense/kernel"] {
      let weights = initialized()
      weights[name][5] = .nan
      let (images, labels) = Digits.make(count: 5)
      #expect(computed(path, weights, images, labels).result.lossSum.isNaN, "\(path) \(name)")
    }
  }

  @Test(arguments: paths)
  func evaluationAndRepetitionGiveTheSameBits(path: KernelPath) {
    let (images, labels) = Digits.make(count: 128, seed: 2)
    let weights = initialized()
    let first = computed(path, weights, images, labels)
    let second = computed(path, weights, images, labels)
    #expect(Array(first.gradients.elements).elementsEqual(second.gradients.elements))
    let network = MNISTConvNet(batchCapacity: 7, kernels: path)
    let logits = images.withUnsafeBufferPointer { network.logits(weights: weights, images: $0) }
    let last = Array(images[(127 * 784)...]).withUnsafeBufferPointer {
      network.logits(weights: weights, images: $0)
    }
    #expect(Array(logits.suffix(10)) == last)
    let evaluated = images.withUnsafeBufferPointer { images in
      labels.withUnsafeBufferPointer { labels in
        network.evaluate(weights: weights, images: images, labels: labels)
      }
    }
    #expect(evaluated == first.result)
  }

  @Test func widthsOfVectorsGiveTheSameBits() {
    guard KernelPath.avx512.isSupported else { return }
    let (images, labels) = Digits.make(count: 40, seed: 6)
    let wide = computed(.avx512, initialized(), images, labels)
    let narrow = computed(.avx2, initialized(), images, labels)
    #expect(wide.result == narrow.result)
    #expect(Array(wide.gradients.elements).elementsEqual(narrow.gradients.elements))
  }
}
