import LayeredNetworks
import Networks
import Tensors
import Testing

/// The plain network's whole gradient against central differences in double precision, for every layer.
struct LayeredGradientTests {
  @Test(arguments: LayeredExample.cases)
  func everyTensorsGradientIsTheLosssSlope(example: LayeredExample) {
    let (images, labels) = example.batch(4)
    let weights = example.doubles
    let network = ReferenceNetwork(shape: example.shape, capacity: 4)
    let pixels = images.map(Double.init)
    let exact = network.gradients(weights: weights, images: pixels, labels: labels).gradients
    var stream = PhiloxStream(seed: 2, purpose: "coordinates")
    var alive = 0
    for (index, description) in example.shape.layout.descriptions.enumerated() {
      let range = example.shape.layout.range(index)
      var largest = 0.0
      for _ in 0..<min(8, description.count) {
        let coordinate = range.lowerBound + stream.index(below: description.count)
        let step = 1e-6
        var (above, below) = (weights, weights)
        above[coordinate] += step
        below[coordinate] -= step
        let slope =
          (network.loss(weights: above, images: pixels, labels: labels)
            - network.loss(weights: below, images: pixels, labels: labels)) / (2 * step)
        // The loss is near 2; its rounding error over 2e-6 is some 1e-9, and normalization of few rows enlarges it.
        #expect(
          abs(slope - exact[coordinate]) < 1e-7 * max(1, abs(slope)),
          "\(description.name) at \(coordinate): \(slope), \(exact[coordinate])")
        largest = max(largest, abs(exact[coordinate]))
      }
      // A bias before a normalization is the only tensor without a gradient.
      alive += largest > 1e-5 ? 1 : 0
    }
    #expect(alive >= example.shape.layout.descriptions.count - 2)
  }

  @Test func runningStatisticsFollowTheBatch() throws {
    let example = LayeredExample.cases[2]
    let (images, labels) = example.batch(6)
    for path in [KernelPath.plain, .automatic] {
      let network = LayeredNetwork(shape: example.shape, microBatch: 6, kernels: path)
      let gradients = ParameterBuffer(layout: example.shape.layout)
      _ = network.gradients(
        of: example.weights, images: images, labels: labels, count: 6, into: gradients)
      let reference = ReferenceNetwork(shape: example.shape, capacity: 6)
      _ = reference.loss(
        weights: example.doubles, images: images.map(Double.init), labels: labels)
      let statistics = try #require(network.statistics)
      for (index, moments) in reference.moments.enumerated() {
        for (c, mean) in moments.mean.enumerated() {
          #expect(abs(Double(statistics[2 * index][c]) - 0.1 * mean) < 1e-5)
          let variance = 0.9 + 0.1 * moments.variance[c]
          #expect(abs(Double(statistics[2 * index + 1][c]) / variance - 1) < 1e-5)
        }
      }
    }
  }
}
