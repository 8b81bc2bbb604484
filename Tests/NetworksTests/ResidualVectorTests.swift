import Networks
import ResidualNetworks
import TestSupport
import Testing

/// The fast engine of the residual networks against the plain network in double precision.
///
/// Single precision decides differently here and there where a value is nearly zero (ReLU) or two are nearly equal
/// (pooling), and normalization over few rows enlarges roundings. So bounds are relative to the largest gradient of
/// a tensor, and the plain network in single precision is held to the same bound.
struct ResidualVectorTests {
  static let paths = KernelPath.allCases.filter(\.isSupported)
  /// Sizes that fill panels and sizes that do not; odd sides; last maps of one place and of four; samples that fill
  /// the kernels' tiles and others.
  static let cases: [(ResidualRelative, Int)] = [
    (.bottleneck, 5), (.basic, 3), (.bottleneck, 13),
    (ResidualRelative(blocks: [1, 1, 1, 1], width: 16, classes: 10, imageSize: 32), 8),
    (ResidualRelative(blocks: [1, 1], width: 32, classes: 3, imageSize: 37), 4),
    (
      ResidualRelative(blocks: [2, 1], width: 24, classes: 7, imageSize: 30, isBottleneck: false),
      12
    ),
  ]

  struct Outcome: Equatable {
    var result: BatchResult
    var gradients: [Float]
    var statistics: [Float]?
  }

  static func outcome(
    _ relative: ResidualRelative, _ count: Int, _ path: KernelPath, threads: Int = 1,
    microBatch: Int? = nil
  ) -> Outcome {
    let (images, labels) = relative.batch(count)
    let network = ResidualNetwork(
      shape: relative.shape, microBatch: microBatch ?? count, threads: threads, kernels: path)
    let gradients = ParameterBuffer(layout: relative.shape.layout)
    gradients.fill(with: .nan)
    let result = network.gradients(
      of: relative.weights, images: images, labels: labels, count: count, into: gradients)
    return withExtendedLifetime((gradients, network)) {
      Outcome(
        result: result, gradients: Array(gradients.elements),
        statistics: network.statistics.map { Array($0.elements) })
    }
  }

  @Test(arguments: paths, cases.indices)
  func gradientsAreThoseOfThePlainNetwork(path: KernelPath, index: Int) {
    let (relative, count) = Self.cases[index]
    let (images, labels) = relative.batch(count)
    let exact = ReferenceResidualNetwork(shape: relative.shape, capacity: count).gradients(
      weights: relative.doubles, images: images.map(Double.init), labels: labels)
    let outcome = Self.outcome(relative, count, path)
    #expect(abs(outcome.result.meanLoss - exact.result.meanLoss) < 2e-5)
    #expect(outcome.result.count == count)
    let layout = relative.shape.layout
    for (index, description) in layout.descriptions.enumerated() {
      let range = layout.range(index)
      let scale = exact.gradients[range].map(abs).max() ?? 0
      let error = range.map { abs(Double(outcome.gradients[$0]) - exact.gradients[$0]) }.max() ?? 9
      #expect(error <= 2e-4 * scale, "\(path) \(relative) \(description.name): \(error / scale)")
      #expect(scale > 0)
    }
  }

  @Test(arguments: paths.filter { $0 != .plain }, cases.indices)
  func threadsDoNotChangeABit(path: KernelPath, index: Int) {
    let (relative, count) = Self.cases[index]
    let one = Self.outcome(relative, count, path)
    for threads in [2, 3] {
      #expect(Self.outcome(relative, count, path, threads: threads) == one)
    }
  }

  /// Whole micro-batches are shared; kernels of large maps are summed unit by unit, those of small ones by rows.
  @Test(arguments: [(3, 12, 12), (3, 32, 32), (3, 26, 13), (0, 10, 5), (5, 48, 24)])
  func ranksDoNotChangeABit(index: Int, count: Int, microBatch: Int) {
    let relative = Self.cases[index].0
    let one = Self.outcome(relative, count, .automatic, microBatch: microBatch)
    for (ranks, threads) in [(2, 1), (3, 2), (4, 1), (5, 1)] {
      let outcomes = ThreadRanks.run(ranks) { group in
        let network = ResidualNetwork(
          shape: relative.shape, microBatch: microBatch, threads: threads, ranks: group)
        let (images, labels) = relative.batch(count)
        let own = stride(from: 0, to: count, by: microBatch).flatMap { part in
          network.share.map { part + $0 }
        }
        let size = images.count / count
        let gradients = ParameterBuffer(layout: relative.shape.layout)
        gradients.fill(with: .nan)
        let result = network.gradients(
          of: relative.weights, images: own.flatMap { images[$0 * size..<($0 + 1) * size] },
          labels: own.map { labels[$0] }, count: own.count, into: gradients,
          scale: 1 / Double(count))
        complete(gradients, network.shares, group)
        return withExtendedLifetime((gradients, network)) {
          Outcome(
            result: result, gradients: Array(gradients.elements),
            statistics: network.statistics.map { Array($0.elements) })
        }
      }
      #expect(outcomes.count == ranks)
      for outcome in outcomes { #expect(outcome == one, "\(ranks) ranks") }
    }
  }

  @Test func widthsOfVectorsGiveTheSameBits() {
    guard KernelPath.avx512.isSupported else { return }
    for (relative, count) in Self.cases {
      #expect(Self.outcome(relative, count, .avx512) == Self.outcome(relative, count, .avx2))
    }
  }

  @Test(arguments: paths)
  func evaluationAgreesWithThePlainNetwork(path: KernelPath) {
    let relative = Self.cases[3].0
    let (images, labels) = relative.batch(11)
    func logits(_ path: KernelPath) -> [Float] {
      let network = ResidualNetwork(
        shape: relative.shape, microBatch: 4, threads: 2, kernels: path)
      let gradients = ParameterBuffer(layout: relative.shape.layout)
      _ = network.gradients(
        of: relative.weights, images: images, labels: labels, count: 11, into: gradients)
      return network.logits(weights: relative.weights, images: images, count: 11)
    }
    let plain = logits(.plain)
    let largest = plain.map(abs).max() ?? 0
    for (a, b) in zip(logits(path), plain) { #expect(abs(a - b) <= 2e-5 * largest) }
  }

  @Test(arguments: paths)
  func notANumberReachesTheLoss(path: KernelPath) {
    let relative = ResidualRelative.bottleneck
    let (images, labels) = relative.batch(3)
    for name in ["stem/conv/kernel", "stage1/block1/conv2/kernel", "stage2/block1/norm1/bias"] {
      let weights = relative.weights
      weights[name][1] = .nan
      let network = ResidualNetwork(shape: relative.shape, microBatch: 3, kernels: path)
      let gradients = ParameterBuffer(layout: relative.shape.layout)
      let result = network.gradients(
        of: weights, images: images, labels: labels, count: 3, into: gradients)
      #expect(result.lossSum.isNaN, "\(path) \(name)")
    }
  }

  @Test(arguments: paths)
  func microBatchesAddUpToTheMeanOverTheBatch(path: KernelPath) {
    // Two micro-batches of four are two batches whose gradients, each a mean over four, are averaged.
    let relative = Self.cases[3].0
    let (images, labels) = relative.batch(8)
    let whole = Self.outcome(relative, 8, path, microBatch: 4)
    let network = ResidualNetwork(shape: relative.shape, microBatch: 4, kernels: path)
    let (first, second) = (
      ParameterBuffer(layout: relative.shape.layout), ParameterBuffer(layout: relative.shape.layout)
    )
    let half = Array(images[(4 * relative.shape.imageCount)...])
    var result = network.gradients(
      of: relative.weights, images: images, labels: labels, count: 4, into: first)
    result += network.gradients(
      of: relative.weights, images: half, labels: Array(labels[4...]), count: 4, into: second)
    #expect(result == whole.result)
    #expect(network.statistics.map { Array($0.elements) } == whole.statistics)
    // The same numbers are added in another order: the difference is rounding, measured by the tensor's largest.
    for index in relative.shape.layout.descriptions.indices {
      let range = relative.shape.layout.range(index)
      let largest = range.map { abs(whole.gradients[$0]) }.max() ?? 0
      for i in range {
        let mean = (first.elements[i] + second.elements[i]) / 2
        #expect(abs(whole.gradients[i] - mean) <= 5e-6 * largest)
      }
    }
    // The caller may bring the parts.
    _ = network.gradients(
      of: relative.weights, images: images, labels: labels, count: 4, into: first, scale: 1.0 / 8)
    _ = network.gradients(
      of: relative.weights, images: half, labels: Array(labels[4...]), count: 4, into: first,
      isAccumulating: true, scale: 1.0 / 8)
    #expect(Array(first.elements) == whole.gradients)
  }
}
