import Networks
import ResidualNetworks
import Tensors
import Testing

/// Small relatives of ResNet50 for tests, with weights whose every part matters: scales are drawn around 1, none
/// is 0.
struct ResidualRelative: Sendable, CustomTestStringConvertible {
  let shape: ResidualNetworkShape
  var testDescription: String {
    "\(shape.isBottleneck ? "bottleneck" : "basic"), \(shape.blockCounts), \(shape.width) wide, "
      + "\(shape.imageSize) pixels"
  }

  static let bottleneck = ResidualRelative(
    shape: ResidualNetworkShape(blockCounts: [2, 1], width: 4, classes: 5, imageSize: 16))
  static let basic = ResidualRelative(
    shape: ResidualNetworkShape(
      blockCounts: [1, 2], width: 5, classes: 4, imageSize: 18, isBottleneck: false))

  init(shape: ResidualNetworkShape) { self.shape = shape }

  init(blocks: [Int], width: Int, classes: Int, imageSize: Int, isBottleneck: Bool = true) {
    shape = ResidualNetworkShape(
      blockCounts: blocks, width: width, classes: classes, imageSize: imageSize,
      isBottleneck: isBottleneck)
  }

  var weights: ParameterBuffer {
    let weights = ParameterBuffer(layout: shape.layout)
    ResidualInitialization.initialize(weights, of: shape, seed: 6)
    for description in shape.layout.descriptions where !description.hasRankAboveOne {
      var stream = PhiloxStream(seed: 6, purpose: description.name)
      let values = weights[description.name]
      let centre: Float = description.name.hasSuffix("scale") ? 1 : 0
      for i in values.indices { values[i] = centre + stream.uniform(limit: 0.5) }
    }
    return weights
  }

  /// The weights as the reference network takes them.
  var doubles: [Double] {
    let weights = weights
    return withExtendedLifetime(weights) { weights.elements.map(Double.init) }
  }

  func batch(_ count: Int, seed: UInt64 = 1) -> (images: [Float], labels: [Int32]) {
    var stream = PhiloxStream(seed: seed, purpose: "images")
    let images = (0..<count * shape.imageCount).map { _ in Float(stream.normal()) }
    return (images, (0..<count).map { _ in Int32(stream.index(below: shape.classes)) })
  }
}
