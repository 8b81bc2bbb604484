/// A network whose every size is known, and whose layers fit each other.
package struct NetworkShape: Sendable, Hashable {
  package let input: MapSize
  package let classes: Int
  package let layers: [ShapedLayer]

  /// - Parameter classes: of the data; 2 or more.
  /// - Throws: `LayerFault` for layers that do not fit each other, the images or the classes.
  package init(_ description: NetworkDescription, classes: Int) throws(LayerFault) {
    var inference = ShapeInference(classes: classes)
    layers = try inference.layers(description.layers, on: description.input, place: "layers")
    input = description.input
    self.classes = classes
    let output = layers.last?.output ?? input
    guard classes > 1 else {
      throw LayerFault(
        place: "layers[\(layers.count - 1)]", problem: "there is nothing to tell apart",
        expected: "two classes or more", found: "\(classes)")
    }
    guard output == MapSize(side: 1, channels: classes) else {
      throw LayerFault(
        place: "layers[\(layers.count - 1)]",
        problem: "the last layer does not give one number for each class",
        expected: "\(MapSize(side: 1, channels: classes)), as from dense: {units: classes}",
        found: "\(output)")
    }
  }

  /// Of one sample's forward pass; taps in the padding are not counted.
  package var multiplyAdds: Int { Self.multiplyAdds(layers) }

  /// Multiply-adds of the layers whose input's gradient nobody asks for: the first one's.
  package var firstMultiplyAdds: Int {
    guard let first = layers.first, case .product(let geometry, _) = first.operation else {
      return 0
    }
    return geometry.multiplyAdds
  }

  private static func multiplyAdds(_ layers: [ShapedLayer]) -> Int {
    layers.reduce(0) { sum, layer in
      switch layer.operation {
      case .product(let geometry, _): sum + geometry.multiplyAdds
      case .residual(let block, let shortcut): sum + multiplyAdds(block) + multiplyAdds(shortcut)
      default: sum
      }
    }
  }
}

/// A layer with its sizes.
package struct ShapedLayer: Sendable, Hashable {
  package indirect enum Operation: Sendable, Hashable {
    /// A convolution; or a dense layer, which is one whose kernel is as large as the map.
    case product(ConvolutionGeometry, LayerWeights)
    /// With the first part of its tensors' names.
    case normalization(name: String, initialScale: Double)
    case relu
    case maximumPooling(WindowGeometry)
    /// Global average pooling has a window as large as the map.
    case averagePooling(WindowGeometry)
    /// An empty shortcut is the input itself.
    case residual([ShapedLayer], shortcut: [ShapedLayer])
  }

  package let kind: LayerKind
  package let input: MapSize
  package let output: MapSize
  package let operation: Operation
}
