import LayeredNetworks
import NetworkLayers
import Networks
import Tensors
import Testing

/// Networks for tests, with weights whose every part matters: scales of normalizations are drawn around 1.
struct LayeredExample: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let shape: NetworkShape

  init(
    _ name: String, imageSize: Int, channels: Int = 3, classes: Int = 5, _ layers: [NetworkLayer]
  ) throws {
    testDescription = name
    shape = try NetworkShape(
      NetworkDescription(imageSize: imageSize, channels: channels, layers: layers),
      classes: classes)
  }

  var weights: ParameterBuffer {
    let weights = ParameterBuffer(layout: shape.layout)
    shape.initialize(weights, seed: 6)
    for description in shape.layout.descriptions where description.shape.count == 1 {
      var stream = PhiloxStream(seed: 6, purpose: description.name)
      let values = weights[description.name]
      let centre: Float = description.name.hasSuffix("scale") ? 1 : 0
      for i in values.indices { values[i] = centre + stream.uniform(limit: 0.5) }
    }
    return weights
  }

  /// The weights as the plain network in double precision takes them.
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

extension LayeredExample {
  /// Every layer in every way it may stand: behind and before which others, with and without bias, padding, stride.
  static let cases: [LayeredExample] = makeCases()

  private static func makeCases() -> [LayeredExample] {
    do {
      return try [plainStack(), standAlone(), residual(), perceptron(), wide(), nested()]
    } catch {
      Issue.record("\(error)")
      return []
    }
  }

  static func convolution(
    _ filters: Int, size: Int = 3, stride: Int = 1, padding: Padding = .same, bias: Bool = false
  ) -> NetworkLayer {
    .convolution(
      ConvolutionLayer(
        filters: filters, size: size, stride: stride, padding: padding,
        weights: LayerWeights(hasBias: bias)))
  }

  static let normalization = NetworkLayer.batchNormalization(NormalizationLayer())
  static func dense(_ units: Int? = nil, bias: Bool = true) -> NetworkLayer {
    .dense(DenseLayer(units: units, weights: LayerWeights(hasBias: bias)))
  }
  static func maximum(_ size: Int, stride: Int? = nil, padding: Padding = .valid) -> NetworkLayer {
    .maximumPooling(PoolingLayer(size: size, stride: stride, padding: padding))
  }
  static func average(_ size: Int, stride: Int? = nil, padding: Padding = .valid) -> NetworkLayer {
    .averagePooling(PoolingLayer(size: size, stride: stride, padding: padding))
  }

  private static func plainStack() throws -> LayeredExample {
    try LayeredExample(
      "convolutions", imageSize: 11,
      [
        convolution(6), normalization, .relu, maximum(2),
        convolution(7, size: 3, padding: .valid, bias: true), .relu,
        convolution(8, size: 2, stride: 2, padding: .pixels(1), bias: true), normalization, .relu,
        dense(9), .relu, dense(),
      ])
  }

  private static func standAlone() throws -> LayeredExample {
    try LayeredExample(
      "layers that stand alone", imageSize: 9,
      [
        normalization, .relu, average(3, stride: 2, padding: .same), normalization,
        convolution(5, bias: true), maximum(3, stride: 2, padding: .same), .relu,
        convolution(6), average(2, stride: 1), normalization, .globalAveragePooling,
        dense(7, bias: false), normalization, .relu, dense(bias: false),
      ])
  }

  private static func residual() throws -> LayeredExample {
    try LayeredExample(
      "residual layers", imageSize: 8,
      [
        convolution(6), normalization, .relu,
        .residual(
          ResidualLayer(layers: [
            convolution(6), normalization, .relu, convolution(6), normalization,
          ])),
        .relu,
        .residual(
          ResidualLayer(
            layers: [
              convolution(10, stride: 2), normalization, .relu, convolution(10), normalization,
            ],
            shortcut: [convolution(10, size: 1, stride: 2), normalization])),
        .relu,
        // Before the activation, and without any behind the sum.
        .residual(ResidualLayer(layers: [normalization, .relu, convolution(10, bias: true)])),
        .residual(
          ResidualLayer(
            layers: [convolution(4, bias: true), .relu], shortcut: [convolution(4, size: 1)])),
        .residual(
          ResidualLayer(layers: [maximum(3, stride: 1, padding: .same)], shortcut: [.relu])),
        .globalAveragePooling, dense(),
      ])
  }

  private static func nested() throws -> LayeredExample {
    let inner = ResidualLayer(layers: [convolution(4), normalization, .relu])
    return try LayeredExample(
      "residual layers in residual layers", imageSize: 6, classes: 4,
      [
        .residual(
          ResidualLayer(
            layers: [convolution(4), .residual(inner), .relu, convolution(4, size: 1, bias: true)],
            shortcut: [convolution(4, size: 1), .residual(inner)])),
        normalization, .relu, dense(),
      ])
  }

  private static func perceptron() throws -> LayeredExample {
    try LayeredExample(
      "a perceptron", imageSize: 7, channels: 1, classes: 4,
      [dense(40), .relu, dense(33), normalization, .relu, dense()])
  }

  private static func wide() throws -> LayeredExample {
    try LayeredExample(
      "more channels than a panel", imageSize: 12, classes: 10,
      [
        convolution(64), normalization, .relu, convolution(32), normalization, .relu, maximum(2),
        convolution(70, bias: true), .relu, maximum(2), dense(48), normalization, .relu, dense(),
      ])
  }
}
