import LayeredNetworks
import Networks
import TestSupport
import Testing

/// The fast engine against the plain network in double precision.
///
/// Single precision decides differently here and there where a value is nearly zero (ReLU) or two are nearly equal
/// (pooling), and normalization over few rows enlarges roundings. So bounds are relative to the largest gradient of
/// a tensor, and the plain network in single precision is held to the same bound.
struct LayeredVectorTests {
  static let paths = KernelPath.allCases.filter(\.isSupported)

  @Test(arguments: paths, LayeredExample.cases)
  func gradientsAreThoseOfThePlainNetwork(path: KernelPath, example: LayeredExample) {
    for count in [13, 4] {
      let (images, labels) = example.batch(count)
      let exact = ReferenceNetwork(shape: example.shape, capacity: count).gradients(
        weights: example.doubles, images: images.map(Double.init), labels: labels)
      let outcome = LayeredOutcome(example, count, path)
      #expect(abs(outcome.result.meanLoss - exact.result.meanLoss) < 2e-5)
      #expect(outcome.result.count == count)
      let layout = example.shape.layout
      let whole = exact.gradients.map(abs).max() ?? 0
      for (index, description) in layout.descriptions.enumerated() {
        let range = layout.range(index)
        let scale = exact.gradients[range].map(abs).max() ?? 0
        let error =
          range.map { abs(Double(outcome.gradients[$0]) - exact.gradients[$0]) }.max() ?? 9
        // A bias before a normalization has no gradient but roundings of the network's others.
        #expect(
          error <= max(3e-4 * scale, 1e-6 * whole),
          "\(path) \(example.testDescription) \(description.name): \(error) of \(scale)")
      }
    }
  }

  @Test(arguments: paths.filter { $0 != .plain }, LayeredExample.cases)
  func threadsDoNotChangeABit(path: KernelPath, example: LayeredExample) {
    let one = LayeredOutcome(example, 13, path)
    for threads in [2, 3] {
      #expect(LayeredOutcome(example, 13, path, threads: threads) == one)
    }
  }

  /// Biases, dense layers, normalizations that stand alone.
  @Test(arguments: LayeredExample.cases)
  func ranksDoNotChangeABit(example: LayeredExample) {
    let count = 13
    let one = LayeredOutcome(example, count, .automatic)
    for ranks in [2, 3, 5] {
      let outcomes = ThreadRanks.run(ranks) { group in
        LayeredOutcome(example, count, .automatic, ranks: group)
      }
      #expect(outcomes.count == ranks)
      for outcome in outcomes { #expect(outcome == one, "\(ranks) ranks") }
    }
  }

  @Test(arguments: LayeredExample.cases)
  func widthsOfVectorsGiveTheSameBits(example: LayeredExample) {
    guard KernelPath.avx512.isSupported else { return }
    #expect(LayeredOutcome(example, 7, .avx512) == LayeredOutcome(example, 7, .avx2))
  }

  @Test(arguments: paths, LayeredExample.cases)
  func evaluationAgreesWithThePlainNetwork(path: KernelPath, example: LayeredExample) {
    let (images, labels) = example.batch(11)
    func logits(_ path: KernelPath) -> [Float] {
      let network = LayeredNetwork(
        shape: example.shape, microBatch: 4, threads: 2, kernels: path)
      let gradients = ParameterBuffer(layout: example.shape.layout)
      _ = network.gradients(
        of: example.weights, images: images, labels: labels, count: 11, into: gradients)
      let before = network.statistics.map { Array($0.elements) }
      let result = network.evaluate(
        weights: example.weights, images: images, labels: labels, count: 11)
      #expect(result.count == 11 && before == network.statistics.map { Array($0.elements) })
      return network.logits(weights: example.weights, images: images, count: 11)
    }
    let plain = logits(.plain)
    let largest = plain.map(abs).max() ?? 0
    for (a, b) in zip(logits(path), plain) { #expect(abs(a - b) <= 5e-5 * largest) }
  }

  @Test(arguments: paths, LayeredExample.cases)
  func notANumberReachesTheLoss(path: KernelPath, example: LayeredExample) {
    let (images, labels) = example.batch(3)
    for description in example.shape.layout.descriptions {
      let weights = example.weights
      weights[description.name][0] = .nan
      let network = LayeredNetwork(shape: example.shape, microBatch: 3, kernels: path)
      let gradients = ParameterBuffer(layout: example.shape.layout)
      let result = network.gradients(
        of: weights, images: images, labels: labels, count: 3, into: gradients)
      #expect(result.lossSum.isNaN, "\(path) \(example.testDescription) \(description.name)")
    }
  }

  @Test(arguments: paths)
  func microBatchesAddUpToTheMeanOverTheBatch(path: KernelPath) throws {
    // Two micro-batches of four are two batches whose gradients, each a mean over four, are averaged.
    let example = LayeredExample.cases[2]
    let (images, labels) = example.batch(8)
    let whole = LayeredOutcome(example, 8, path, microBatch: 4)
    let network = LayeredNetwork(shape: example.shape, microBatch: 4, kernels: path)
    let layout = example.shape.layout
    let (first, second) = (ParameterBuffer(layout: layout), ParameterBuffer(layout: layout))
    let half = Array(images[(4 * example.shape.imageCount)...])
    var result = network.gradients(
      of: example.weights, images: images, labels: labels, count: 4, into: first)
    result += network.gradients(
      of: example.weights, images: half, labels: Array(labels[4...]), count: 4, into: second)
    #expect(result == whole.result)
    #expect(network.statistics.map { Array($0.elements) } == whole.statistics)
    for index in layout.descriptions.indices {
      for i in layout.range(index) {
        let mean = (first.elements[i] + second.elements[i]) / 2
        #expect(abs(mean - whole.gradients[i]) <= 1e-5 * max(1, abs(mean)))
      }
    }
    withExtendedLifetime((first, second)) {}
  }
}
