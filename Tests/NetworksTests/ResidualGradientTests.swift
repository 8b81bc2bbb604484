import Networks
import ResidualNetworks
import Tensors
import Testing

/// Small residual networks: the whole gradient against central differences, single against double precision.
struct ResidualGradientTests {
  @Test(arguments: [ResidualRelative.bottleneck, .basic])
  func everyTensorsGradientIsTheLosssSlope(relative: ResidualRelative) {
    let shape = relative.shape
    let (images, labels) = relative.batch(3)
    let weights = relative.doubles
    let network = ReferenceResidualNetwork(shape: shape, capacity: 3)
    let pixels = images.map(Double.init)
    let exact = network.gradients(weights: weights, images: pixels, labels: labels).gradients
    var stream = PhiloxStream(seed: 2, purpose: "coordinates")
    for (index, description) in shape.layout.descriptions.enumerated() {
      let range = shape.layout.range(index)
      var largest = 0.0
      for _ in 0..<min(6, description.count) {
        let coordinate = range.lowerBound + stream.index(below: description.count)
        let step = 1e-7
        var (above, below) = (weights, weights)
        above[coordinate] += step
        below[coordinate] -= step
        let slope =
          (network.loss(weights: above, images: pixels, labels: labels)
            - network.loss(weights: below, images: pixels, labels: labels)) / (2 * step)
        // The loss is near 2; its rounding error over 2e-7 is some 1e-8, and normalization enlarges it.
        #expect(abs(slope - exact[coordinate]) < 3e-7, "\(description.name) at \(coordinate)")
        largest = max(largest, abs(exact[coordinate]))
      }
      #expect(largest > 1e-4, "\(description.name): only vanishing gradients were compared")
    }
  }

  @Test func aBlockWithClosedScaleIsItsShortcut() {
    // Zero scales at the end of every block: without the convolutions of the blocks the logits stay the same.
    let relative = ResidualRelative.bottleneck
    let weights = ParameterBuffer(layout: relative.shape.layout)
    ResidualInitialization.initialize(weights, of: relative.shape, seed: 1)
    let (images, _) = relative.batch(4)
    let network = ResidualNetwork(shape: relative.shape, microBatch: 4, kernels: .plain)
    let before = network.logits(
      weights: weights, images: images, count: 4, usingBatchStatistics: true)
    for name in ["stage1/block2/conv1/kernel", "stage2/block1/conv2/kernel"] {
      weights[name].update(repeating: 0.5)
    }
    let after = network.logits(
      weights: weights, images: images, count: 4, usingBatchStatistics: true)
    #expect(before == after && Set(before).count > 4)
  }

  @Test func runningStatisticsFollowTheBatch() throws {
    let relative = ResidualRelative.bottleneck
    let (images, labels) = relative.batch(6)
    let network = ResidualNetwork(shape: relative.shape, microBatch: 6, kernels: .plain)
    let gradients = ParameterBuffer(layout: relative.shape.layout)
    _ = network.gradients(
      of: relative.weights, images: images, labels: labels, count: 6, into: gradients)
    let reference = ReferenceResidualNetwork(shape: relative.shape, capacity: 6)
    _ = reference.loss(
      weights: relative.doubles, images: images.map(Double.init),
      labels: labels)
    let statistics = try #require(network.statistics)
    for (index, moments) in reference.moments.enumerated() {
      for (c, mean) in moments.mean.enumerated() {
        #expect(abs(Double(statistics[2 * index][c]) - 0.1 * mean) < 1e-5)
        let variance = 0.9 + 0.1 * moments.variance[c]
        #expect(abs(Double(statistics[2 * index + 1][c]) / variance - 1) < 1e-5)
      }
    }
  }

  @Test func evaluationUsesTheRunningStatistics() {
    let relative = ResidualRelative.bottleneck
    let (images, labels) = relative.batch(6)
    let network = ResidualNetwork(shape: relative.shape, microBatch: 4, kernels: .plain)
    let before = network.statistics.map { Array($0.elements) }
    let all = network.logits(weights: relative.weights, images: images, count: 6)
    let one = Array(images[(5 * relative.shape.imageCount)...])
    #expect(
      Array(all[(5 * relative.shape.classes)...])
        == network.logits(weights: relative.weights, images: one, count: 1))
    let result = network.evaluate(
      weights: relative.weights, images: images, labels: labels, count: 6)
    #expect(result.count == 6 && result.lossSum > 0)
    #expect(before == network.statistics.map { Array($0.elements) })
  }
}
