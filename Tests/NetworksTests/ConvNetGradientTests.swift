import ConvNets
import Networks
import Tensors
import Testing

/// The whole network's gradient against central differences in double precision.
struct ConvNetGradientTests {
  private func loss(_ weights: [Double], _ images: [UInt8], _ labels: [UInt8]) -> Double {
    ReferenceConvNet.doublePrecisionLoss(weights: weights, images: images, labels: labels)
  }

  private func gradient(_ weights: [Double], _ images: [UInt8], _ labels: [UInt8]) -> [Double] {
    ReferenceConvNet.doublePrecision(weights: weights, images: images, labels: labels).gradients
  }

  private var weights: [Double] {
    let buffer = ParameterBuffer(layout: MNISTConvNet.layout)
    HeUniform.initialize(buffer, seed: 3)
    return buffer.elements.map(Double.init)
  }

  @Test func everyTensorsGradientIsTheLosssSlope() {
    let (images, labels) = Digits.make(count: 2)
    let weights = weights
    let exact = gradient(weights, images, labels)
    var stream = PhiloxStream(seed: 2, purpose: "coordinates")
    for (index, description) in MNISTConvNet.layout.descriptions.enumerated() {
      let range = MNISTConvNet.layout.range(index)
      var largest = 0.0
      for _ in 0..<min(12, description.count) {
        let coordinate = range.lowerBound + stream.index(below: description.count)
        let step = 1e-7
        var (above, below) = (weights, weights)
        above[coordinate] += step
        below[coordinate] -= step
        let slope = (loss(above, images, labels) - loss(below, images, labels)) / (2 * step)
        // The loss is near 2; its rounding error over 2e-7 is some 1e-8.
        #expect(abs(slope - exact[coordinate]) < 1e-7, "\(description.name) at \(coordinate)")
        largest = max(largest, abs(exact[coordinate]))
      }
      #expect(largest > 1e-5, "\(description.name): only vanishing gradients were compared")
    }
  }

  @Test func gapsBetweenTensorsStayZero() {
    let (images, labels) = Digits.make(count: 1)
    let exact = gradient(weights, images, labels)
    let layout = MNISTConvNet.layout
    #expect(exact[layout.range(7).upperBound...].allSatisfy { $0 == 0 })
  }

  @Test func singlePrecisionFollowsDouble() {
    let (images, labels) = Digits.make(count: 5)
    let buffer = ParameterBuffer(layout: MNISTConvNet.layout)
    HeUniform.initialize(buffer, seed: 3)
    let network = MNISTConvNet(batchCapacity: 5, kernels: .plain)
    let gradients = ParameterBuffer(layout: MNISTConvNet.layout)
    let result = images.withUnsafeBufferPointer { images in
      labels.withUnsafeBufferPointer { labels in
        network.gradients(of: buffer, images: images, labels: labels, into: gradients)
      }
    }
    let exact = gradient(weights, images, labels)
    #expect(abs(result.meanLoss - loss(weights, images, labels)) < 1e-6)
    for index in MNISTConvNet.layout.descriptions.indices {
      let range = MNISTConvNet.layout.range(index)
      let scale = exact[range].map(abs).max() ?? 0
      for i in range { #expect(abs(Double(gradients.elements[i]) - exact[i]) < 2e-5 * scale) }
    }
  }
}
