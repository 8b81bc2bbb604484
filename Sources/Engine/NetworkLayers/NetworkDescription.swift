/// A network as the section `network` of an experiment lists it.
package struct NetworkDescription: Sendable, Hashable, Codable {
  /// What readers see, "a VGG-like network"; nil where the experiment gives it no name.
  package var name: String?
  /// Side of the square images that it sees, in pixels.
  package var imageSize: Int
  /// Of the images: 1 for digits, 3 for colours.
  package var channels: Int
  package var layers: [NetworkLayer]

  package init(name: String? = nil, imageSize: Int, channels: Int, layers: [NetworkLayer]) {
    self.name = name
    self.imageSize = imageSize
    self.channels = channels
    self.layers = layers
  }

  package var input: MapSize { MapSize(side: imageSize, channels: channels) }

  /// How many numbers the last layer gives; nil for as many as the data have classes.
  package var outputs: Int? { Self.outputs(layers) ?? nil }

  /// Nil in the outer optional: the layers keep the channels of their input.
  private static func outputs(_ layers: [NetworkLayer]) -> Int?? {
    for layer in layers.reversed() {
      switch layer {
      case .convolution(let settings): return .some(settings.filters)
      case .dense(let settings): return .some(settings.units)
      case .residual(let block):
        if let found = outputs(block.layers) { return found }
      case .batchNormalization, .relu, .maximumPooling, .averagePooling, .globalAveragePooling:
        break
      }
    }
    return nil
  }

  /// Layers with a kernel.
  package var weightedLayers: Int { Self.weightedLayers(layers) }

  /// Bits that layers have of their own.
  package var ownBits: Set<Int> { Self.ownBits(layers) }

  private static func ownBits(_ layers: [NetworkLayer]) -> Set<Int> {
    layers.reduce(into: []) { found, layer in
      switch layer {
      case .convolution(let settings): if let bits = settings.weights.bits { found.insert(bits) }
      case .dense(let settings): if let bits = settings.weights.bits { found.insert(bits) }
      case .residual(let block):
        found.formUnion(ownBits(block.layers))
        found.formUnion(ownBits(block.shortcut))
      default: break
      }
    }
  }

  private static func weightedLayers(_ layers: [NetworkLayer]) -> Int {
    layers.reduce(0) { sum, layer in
      switch layer {
      case .convolution, .dense: sum + 1
      case .residual(let block): sum + weightedLayers(block.layers) + weightedLayers(block.shortcut)
      default: sum
      }
    }
  }

  /// Its name, or "a network of 8 layers with weights".
  package var displayName: String {
    let count = weightedLayers
    return name ?? "a network of \(count) layer\(count == 1 ? "" : "s") with weights"
  }

  /// By key, for the key of a run; the name is left out: to call a network otherwise does not train it again.
  package var canonicalValues: [String: String] {
    ["image_size": "\(imageSize)", "layers": layers.canonicalText]
  }
}

extension [NetworkLayer] {
  var canonicalText: String { map(\.canonicalText).joined(separator: " ") }
}

extension NetworkLayer {
  /// `convolution(filters=64,size=3,…)`: every setting, in one word.
  var canonicalText: String {
    let settings: [String] =
      switch self {
      case .convolution(let layer):
        [
          "filters=\(layer.filters)", "size=\(layer.size)", "stride=\(layer.stride)",
          "padding=\(layer.padding.canonicalText)",
        ] + layer.weights.canonicalSettings
      case .dense(let layer):
        ["units=\(layer.units.map(String.init) ?? "classes")"] + layer.weights.canonicalSettings
      case .batchNormalization(let layer):
        ["name=\(layer.name ?? "")", "initial_scale=\(layer.initialScale)"]
      case .maximumPooling(let layer), .averagePooling(let layer):
        ["size=\(layer.size)", "stride=\(layer.stride)", "padding=\(layer.padding.canonicalText)"]
      case .relu, .globalAveragePooling: []
      case .residual(let layer):
        ["layers=[\(layer.layers.canonicalText)]", "shortcut=[\(layer.shortcut.canonicalText)]"]
      }
    return kind.rawValue + (settings.isEmpty ? "" : "(\(settings.joined(separator: ",")))")
  }
}

extension Padding {
  package var canonicalText: String {
    switch self {
    case .same: "same"
    case .valid: "valid"
    case .pixels(let pixels): "\(pixels)"
    }
  }
}

extension LayerWeights {
  fileprivate var canonicalSettings: [String] {
    [
      "name=\(name ?? "")", "quantized=\(isQuantized)", "bits=\(bits.map(String.init) ?? "")",
      "initialization=\(initialization.rawValue)", "bias=\(hasBias)",
      "bias_initialization=\(biasInitialization.rawValue)",
    ]
  }
}
