import ConvNets
import LayeredNetworks
import NetworkLayers
import Networks
import ResidualNetworks
import Tensors
import Testing

/// The paper's two networks, listed layer by layer, against the engines that are made for them.
///
/// Every engine sums in another order, so results agree to rounding: gradients within 3e-4 of the largest of their
/// tensor, as each engine is held to the plain network in double precision.
struct SpecialEngineTests {
  private static let paths = KernelPath.allCases.filter(\.isSupported)

  @Test(arguments: paths)
  func theConvnetOfMNIST(path: KernelPath) throws {
    let layers: [NetworkLayer] =
      [32, 64, 128].flatMap { filters in
        [
          LayeredExample.convolution(filters, padding: .valid, bias: true), .relu,
          LayeredExample.maximum(2),
        ]
      } + [
        .dense(
          DenseLayer(units: nil, weights: LayerWeights(name: "dense", isQuantized: false)))
      ]
    let shape = try LayeredExample("", imageSize: 28, channels: 1, classes: 10, layers).shape
    let same = MNISTConvNet.layout
    #expect(shape.layout.descriptions.map(\.name) == same.descriptions.map(\.name))
    #expect(shape.layout.descriptions.map(\.isQuantized) == same.descriptions.map(\.isQuantized))
    #expect(shape.layout.descriptions.map(\.fanIn) == same.descriptions.map(\.fanIn))
    #expect(shape.layout.offsets == same.offsets)
    let (weights, drawn) = (ParameterBuffer(layout: shape.layout), ParameterBuffer(layout: same))
    shape.initialize(weights, seed: 3)
    HeUniform.initialize(drawn, seed: 3)
    #expect(Array(weights.elements) == Array(drawn.elements))

    let count = 21
    let (images, labels) = digits(count)
    let special = MNISTConvNet(batchCapacity: count, kernels: path)
    let expected = ParameterBuffer(layout: same)
    let exact = images.withUnsafeBufferPointer { images in
      labels.withUnsafeBufferPointer { labels in
        special.gradients(of: drawn, images: images, labels: labels, into: expected)
      }
    }
    let network = LayeredNetwork(shape: shape, microBatch: count, threads: 2, kernels: path)
    let pixels = images.map { Float($0) / 255 }
    let gradients = ParameterBuffer(layout: shape.layout)
    let result = network.gradients(
      of: weights, images: pixels, labels: labels.map(Int32.init), count: count, into: gradients)
    #expect(abs(result.meanLoss - exact.meanLoss) < 1e-5 && result.correct == exact.correct)
    let logits = images.withUnsafeBufferPointer { special.logits(weights: drawn, images: $0) }
    expectClose(
      network.logits(weights: weights, images: pixels, count: count), logits, within: 2e-5, "")
    for name in shape.layout.descriptions.map(\.name) {
      expectClose(gradients.values(of: name), expected.values(of: name), within: 3e-4, name)
    }
  }

  @Test(arguments: paths, [true, false])
  func aResidualNetwork(path: KernelPath, isBottleneck: Bool) throws {
    try compare(
      ResidualNetworkShape(
        blockCounts: [2, 1], width: 16, classes: 10, imageSize: 30, isBottleneck: isBottleneck),
      count: 9, path, within: 3e-4)
  }

  /// Among the millions of values that ReLU looks at, some lie within rounding of 0; one that falls on the other side
  /// changes a gradient visibly where that is a sum over 64 rows.
  @Test func resNet50() throws {
    try compare(
      .resNet50(classes: 10, imageSize: 64), count: 16, .automatic, within: nil)
  }

  /// - Parameter bound: of gradients, relative to the largest of their tensor; nil: the root mean square of all.
  private func compare(
    _ special: ResidualNetworkShape, count: Int, _ path: KernelPath, within bound: Float?
  ) throws {
    let shape = try LayeredExample(
      "", imageSize: special.imageSize, classes: special.classes, special.layers
    ).shape
    #expect(shape.layout.descriptions.map(\.shape) == special.layout.descriptions.map(\.shape))
    #expect(shape.layout.offsets == special.layout.offsets)
    let (weights, drawn) = (
      ParameterBuffer(layout: shape.layout), ParameterBuffer(layout: special.layout)
    )
    ResidualInitialization.initialize(drawn, of: special, seed: 1)
    for description in special.layout.descriptions where !description.hasRankAboveOne {
      var stream = PhiloxStream(seed: 6, purpose: description.name)
      let centre: Float = description.name.hasSuffix("scale") ? 1 : 0
      for i in drawn[description.name].indices {
        drawn[description.name][i] = centre + stream.uniform(limit: 0.5)
      }
    }
    weights.pointer.update(from: drawn.pointer, count: shape.layout.totalCount)
    var stream = PhiloxStream(seed: 1, purpose: "images")
    let images = (0..<count * special.imageCount).map { _ in Float(stream.normal()) }
    let labels = (0..<count).map { _ in Int32(stream.index(below: special.classes)) }

    let network = LayeredNetwork(shape: shape, microBatch: count, threads: 2, kernels: path)
    let reference = ResidualNetwork(
      shape: special, microBatch: count, threads: 2, kernels: path)
    expectClose(
      network.logits(
        weights: weights, images: images, count: count, usingBatchStatistics: true),
      reference.logits(weights: drawn, images: images, count: count, usingBatchStatistics: true),
      within: 5e-5, "logits")
    let (gradients, expected) = (
      ParameterBuffer(layout: shape.layout), ParameterBuffer(layout: special.layout)
    )
    let result = network.gradients(
      of: weights, images: images, labels: labels, count: count, into: gradients)
    let exact = reference.gradients(
      of: drawn, images: images, labels: labels, count: count, into: expected)
    #expect(abs(result.meanLoss - exact.meanLoss) < 2e-5)
    expectClose(
      network.logits(weights: weights, images: images, count: count),
      reference.logits(weights: drawn, images: images, count: count), within: 5e-5, "evaluated")
    if let bound {
      for index in shape.layout.descriptions.indices {
        expectClose(
          Array(gradients[index]), Array(expected[index]), within: bound,
          special.layout.descriptions[index].name)
      }
    } else {
      let (own, theirs) = (Array(gradients.elements), Array(expected.elements))
      let apart = zip(own, theirs).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
      let size = theirs.reduce(0.0) { $0 + Double($1 * $1) }
      #expect((apart / size).squareRoot() < 1e-2, "\((apart / size).squareRoot())")
    }
  }

  /// - Parameter bound: relative to the largest.
  private func expectClose(
    _ own: [Float], _ theirs: [Float], within bound: Float, _ what: String
  ) {
    let largest = theirs.map(abs).max() ?? 0
    let apart = zip(own, theirs).map { abs($0 - $1) }.max() ?? .infinity
    #expect(own.count == theirs.count && apart <= bound * largest, "\(what): \(apart / largest)")
  }

  /// Strokes on a black ground: blank windows tie, as in digits.
  private func digits(_ count: Int) -> (images: [UInt8], labels: [UInt8]) {
    var stream = PhiloxStream(seed: 1, purpose: "test digits")
    var images = [UInt8](repeating: 0, count: count * MNISTConvNet.imageCount)
    for n in 0..<count {
      for _ in 0..<60 {
        let place = (4 + stream.index(below: 20)) * 28 + 4 + stream.index(below: 20)
        images[n * MNISTConvNet.imageCount + place] = UInt8(100 + stream.index(below: 156))
      }
    }
    return (images, (0..<count).map { _ in UInt8(stream.index(below: 10)) })
  }
}

extension ResidualNetworkShape {
  /// The same network as a list of layers.
  fileprivate var layers: [NetworkLayer] {
    var layers = convolution(stem) + [.relu]
    layers.append(LayeredExample.maximum(3, stride: 2, padding: .same))
    for block in blocks {
      let ways = block.convolutions.map { convolution($0) }
      layers.append(
        .residual(
          ResidualLayer(
            layers: Array(ways.joined(separator: [.relu])),
            shortcut: block.shortcut.map { convolution($0) } ?? [])))
      layers.append(.relu)
    }
    return layers + [.globalAveragePooling, LayeredExample.dense()]
  }

  private func convolution(_ geometry: ConvolutionGeometry) -> [NetworkLayer] {
    let window = geometry.window
    return [
      LayeredExample.convolution(
        geometry.outputs, size: window.size, stride: window.stride,
        padding: geometry == stem ? .pixels(3) : .same), LayeredExample.normalization,
    ]
  }
}
