import Foundation
import LayeredNetworks
import NetworkLayers
import Testing

/// Sizes and names that follow from a list of layers, and lists that are no network.
struct NetworkShapeTests {
  private typealias Example = LayeredExample

  @Test func namesCountEachKind() throws {
    let shape = try Example(
      "", imageSize: 8,
      [
        Example.convolution(4), Example.normalization,
        .residual(
          ResidualLayer(
            layers: [Example.convolution(4), Example.normalization],
            shortcut: [Example.convolution(4, bias: true)])),
        .convolution(
          ConvolutionLayer(filters: 6, weights: LayerWeights(name: "top", hasBias: false))),
        Example.convolution(6), Example.dense(),
      ]
    ).shape
    #expect(
      shape.layout.descriptions.map(\.name) == [
        "conv1/kernel", "norm1/scale", "norm1/bias", "conv2/kernel", "norm2/scale", "norm2/bias",
        "conv3/kernel", "conv3/bias", "top/kernel", "conv5/kernel", "dense1/kernel", "dense1/bias",
      ])
    #expect(shape.layout.descriptions.last?.shape == [5])
    #expect(shape.layout.descriptions[10].shape == [8 * 8 * 6, 5])
    #expect(
      shape.statistics?.descriptions.map(\.name) == [
        "norm1/mean", "norm1/variance", "norm2/mean", "norm2/variance",
      ])
    #expect(shape.isPenalized.filter { !$0 }.count == 4)
  }

  @Test func aLayersOwnBitsReachItsTensors() throws {
    let weights = LayerWeights(bits: 4)
    let shape = try Example(
      "", imageSize: 4,
      [
        .convolution(ConvolutionLayer(filters: 2, weights: weights)),
        .dense(DenseLayer(units: nil, weights: LayerWeights(isQuantized: false, bits: 3))),
      ]
    ).shape
    #expect(shape.layout.descriptions.map(\.bits) == [4, 4, nil, nil])
    #expect(shape.layout.descriptions.map(\.isQuantized) == [true, true, false, false])
  }

  @Test func initializationsAreAsAsked() throws {
    func layer(_ start: WeightInitialization, _ bias: WeightInitialization) -> NetworkLayer {
      .dense(
        DenseLayer(
          units: 50, weights: LayerWeights(initialization: start, biasInitialization: bias)))
    }
    let example = try Example(
      "", imageSize: 10, channels: 1, classes: 50,
      [layer(.heUniform, .zeros), layer(.glorotUniform, .heUniform), layer(.zeros, .zeros)])
    let weights = example.shape.layout
    let buffer = example.weights
    example.shape.initialize(buffer, seed: 1)
    func largest(_ name: String) -> Double { Double(buffer.values(of: name).map(abs).max() ?? 9) }
    // Of thousands of uniform draws the largest is near the bound.
    #expect(
      (0.99 * (6 / 100.0).squareRoot()...(6 / 100.0).squareRoot()).contains(
        largest("dense1/kernel")))
    #expect(
      (0.99 * (6 / 100.0).squareRoot()...(6 / 100.0).squareRoot()).contains(
        largest("dense2/kernel")))
    #expect(weights.descriptions[2].limit == (6 / 50.0).squareRoot())
    #expect(largest("dense1/bias") == 0 && largest("dense2/bias") > 0.2)
    #expect(largest("dense3/kernel") == 0)
  }

  /// Lists that are no network, with the place and a part of what is said.
  static let faults: [([NetworkLayer], String, String)] = [
    ([], "layers", "no layer"),
    ([LayeredExample.convolution(4)], "layers[0]", "one number for each class"),
    ([LayeredExample.dense(7)], "layers[0]", "1×1×5"),
    ([LayeredExample.dense(), .relu, LayeredExample.dense(4)], "layers[2]", "1×1×4"),
    (
      [LayeredExample.maximum(2), LayeredExample.maximum(5), LayeredExample.dense()], "layers[1]",
      "5×5 on 4×4×3"
    ),
    (
      [LayeredExample.convolution(4, size: 9, padding: .valid), LayeredExample.dense()],
      "layers[0]", "9×9 on 8×8×3"
    ),
    (
      [LayeredExample.convolution(4, size: 3, padding: .pixels(3)), LayeredExample.dense()],
      "layers[0]", "padding"
    ),
    (
      [
        .relu, .residual(ResidualLayer(layers: [LayeredExample.convolution(4)])),
        LayeredExample.dense(),
      ],
      "layers[1]", "the input itself, 8×8×3"
    ),
    (
      [
        .residual(
          ResidualLayer(
            layers: [LayeredExample.convolution(4)],
            shortcut: [.relu, LayeredExample.convolution(4, size: 11, padding: .valid)])),
        LayeredExample.dense(),
      ], "layers[0].residual.shortcut[1]", "11×11"
    ),
    (
      [LayeredExample.dense(60_000), LayeredExample.dense(60_000), LayeredExample.dense()],
      "layers[1]", "1×1×60000×60000"
    ),
    ([.residual(ResidualLayer(layers: []))], "layers[0].residual.layers", "no layer"),
    (
      [
        .dense(DenseLayer(units: 3, weights: LayerWeights(name: "dense2"))),
        LayeredExample.dense(),
      ], "layers[1]", "same name"
    ),
  ]

  @Test(arguments: faults.indices)
  func listsThatAreNoNetwork(index: Int) {
    let (layers, place, words) = Self.faults[index]
    let description = NetworkDescription(imageSize: 8, channels: 3, layers: layers)
    let fault = #expect(throws: LayerFault.self) {
      try NetworkShape(description, classes: 5)
    }
    #expect(fault?.place == place)
    let text = fault.map { "\($0.problem) \($0.expected) \($0.found)" } ?? ""
    #expect(text.contains(words), "\(text)")
  }

  @Test func descriptionsSurviveJSON() throws {
    let description = NetworkDescription(
      name: "a net", imageSize: 9, channels: 3,
      layers: [
        LayeredExample.convolution(4, padding: .pixels(1)), LayeredExample.average(2),
        .residual(ResidualLayer(layers: [.relu], shortcut: [.globalAveragePooling])),
        LayeredExample.maximum(3, padding: .same), LayeredExample.normalization,
        LayeredExample.dense(),
      ])
    let bytes = try JSONEncoder().encode(description)
    #expect(try JSONDecoder().decode(NetworkDescription.self, from: bytes) == description)
  }

  @Test func everySettingIsInTheKey() throws {
    func text(_ layer: NetworkLayer) -> String {
      NetworkDescription(imageSize: 8, channels: 3, layers: [layer]).canonicalValues["layers"] ?? ""
    }
    var texts: Set<String> = []
    var layer = ConvolutionLayer(filters: 4)
    texts.insert(text(.convolution(layer)))
    layer.stride = 2
    texts.insert(text(.convolution(layer)))
    layer.padding = .pixels(1)
    texts.insert(text(.convolution(layer)))
    layer.size = 5
    texts.insert(text(.convolution(layer)))
    layer.weights.bits = 3
    texts.insert(text(.convolution(layer)))
    layer.weights.isQuantized = false
    texts.insert(text(.convolution(layer)))
    layer.weights.initialization = .zeros
    texts.insert(text(.convolution(layer)))
    layer.weights.biasInitialization = .zeros
    texts.insert(text(.convolution(layer)))
    layer.weights.hasBias = false
    texts.insert(text(.convolution(layer)))
    layer.weights.name = "c"
    texts.insert(text(.convolution(layer)))
    #expect(texts.count == 10)
    #expect(text(.relu) == "relu")
    #expect(
      text(.residual(ResidualLayer(layers: [.relu])))
        == "residual(layers=[relu],shortcut=[])")
  }
}
