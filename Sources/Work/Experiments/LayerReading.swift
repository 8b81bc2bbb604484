import Diagnostics
import NetworkLayers
import Quantization

/// Reads a list of layers, and remembers where each was written.
struct LayerReading {
  /// By key, as in `network.layers[3]`.
  private(set) var places: [String: String] = [:]

  static let withoutSettings: [LayerKind] = [.relu, .batchNormalization, .globalAveragePooling]

  /// A layer's kind with its settings, which some need not have.
  private struct Entry {
    let kind: LayerKind
    let settings: YAMLValue?
    let place: String
  }

  mutating func layers(_ value: YAMLValue) throws -> [NetworkLayer] {
    places[value.key] = value.place
    let entries = try value.list().map { try entry($0) }
    var layers: [NetworkLayer] = []
    for (index, entry) in entries.enumerated() {
      let next = entries.indices.contains(index + 1) ? entries[index + 1].kind : nil
      layers.append(try layer(entry, before: next))
    }
    return layers
  }

  private mutating func entry(_ value: YAMLValue) throws -> Entry {
    places[value.key] = value.place
    if value.node.text != nil {
      let kind = try value.choice(LayerKind.self, what: "layer")
      guard Self.withoutSettings.contains(kind) else {
        throw Failure(
          .configuration, at: value.place, "the layer \(kind.rawValue) lacks its settings",
          expected: "\(kind.rawValue): {…}")
      }
      return Entry(kind: kind, settings: nil, place: value.place)
    }
    let mapping = try value.mapping()
    guard let only = mapping.entries.first, mapping.entries.count == 1 else {
      throw Failure(
        .configuration, at: value.place, "\(value.key) is not one layer",
        expected: "one key, the kind of layer, with its settings below it",
        found: mapping.entries.map(\.name).joined(separator: ", "))
    }
    let names = LayerKind.allCases.map(\.rawValue)
    guard let kind = LayerKind(rawValue: only.name) else {
      throw Failure(
        .configuration, at: only.place, "unknown layer “\(only.name)”",
        remedy: remedy(forUnknown: only.name, among: names))
    }
    let isBlank = only.value.node.text?.isEmpty == true
    return Entry(kind: kind, settings: isBlank ? nil : only.value, place: only.place)
  }

  private mutating func layer(_ entry: Entry, before next: LayerKind?) throws -> NetworkLayer {
    switch entry.kind {
    case .convolution: return try convolution(entry, before: next)
    case .dense:
      let settings = try settings(entry, ["units"] + Self.weightKeys)
      return .dense(
        DenseLayer(
          units: try units(try settings.required("units")),
          weights: try weights(settings, before: next)))
    case .batchNormalization:
      let settings = try optional(entry, ["name", "initial_scale"])
      return .batchNormalization(
        NormalizationLayer(
          name: try settings?["name"]?.fileName(),
          initialScale: try settings?["initial_scale"]?.number(in: 0...1, "0 to 1") ?? 1))
    case .relu, .globalAveragePooling:
      _ = try optional(entry, [])
      return entry.kind == .relu ? .relu : .globalAveragePooling
    case .maximumPooling: return .maximumPooling(try pooling(entry))
    case .averagePooling: return .averagePooling(try pooling(entry))
    case .residual:
      let settings = try settings(entry, ["layers", "shortcut"])
      let layers = try layers(try settings.required("layers"))
      return .residual(
        ResidualLayer(
          layers: layers, shortcut: try settings["shortcut"].map { try self.layers($0) } ?? []))
    }
  }

  private func settings(_ entry: Entry, _ keys: [String]) throws -> YAMLMapping {
    guard let mapping = try optional(entry, keys) else {
      throw Failure(
        .configuration, at: entry.place, "the layer \(entry.kind.rawValue) lacks its settings",
        expected: "\(entry.kind.rawValue): {…}")
    }
    return mapping
  }

  private func optional(_ entry: Entry, _ keys: [String]) throws -> YAMLMapping? {
    try entry.settings?.mapping(keys: keys)
  }

  private func convolution(_ entry: Entry, before next: LayerKind?) throws -> NetworkLayer {
    let settings = try settings(
      entry, ["filters", "size", "stride", "padding"] + Self.weightKeys)
    return .convolution(
      ConvolutionLayer(
        filters: try settings.required("filters").integer(in: 1...8192, "1 to 8192"),
        size: try settings["size"]?.integer(in: Self.sizes, Self.sizeRule) ?? 3,
        stride: try settings["stride"]?.integer(in: Self.sizes, Self.sizeRule) ?? 1,
        padding: try padding(settings["padding"], allowsPixels: true) ?? .same,
        weights: try weights(settings, before: next)))
  }

  private func pooling(_ entry: Entry) throws -> PoolingLayer {
    let settings = try settings(entry, ["size", "stride", "padding"])
    return PoolingLayer(
      size: try settings.required("size").integer(in: Self.sizes, Self.sizeRule),
      stride: try settings["stride"]?.integer(in: Self.sizes, Self.sizeRule),
      padding: try padding(settings["padding"], allowsPixels: false) ?? .valid)
  }

  private static let sizes = 1...1024
  private static let sizeRule = "1 to 1024 pixels"

  private func padding(_ value: YAMLValue?, allowsPixels: Bool) throws -> Padding? {
    guard let value else { return nil }
    if allowsPixels, value.node.text.flatMap(Int.init) != nil {
      return .pixels(try value.integer(in: 0...1023, "0 to 1023 pixels"))
    }
    return try value.name(among: ["same", "valid"], what: "padding") == "same" ? .same : .valid
  }

  private func units(_ value: YAMLValue) throws -> Int? {
    if value.node.text == "classes" { return nil }
    guard value.node.text.flatMap(Int.init) != nil else {
      throw Failure(
        .configuration, at: value.place, "\(value.key) has the wrong type",
        expected: "a whole number, or classes", found: value.node.text ?? "")
    }
    return try value.integer(in: 1...65_536, "1 to 65536")
  }

  private static let weightKeys = [
    "bias", "quantized", "bits", "initialization", "bias_initialization", "name",
  ]

  private func weights(_ settings: YAMLMapping, before next: LayerKind?) throws -> LayerWeights {
    let allowed = UniformQuantizer.supportedBits
    let isQuantized = try settings["quantized"]?.truth() ?? true
    let bits = try settings["bits"]?.integer(
      in: allowed, "\(allowed.lowerBound) to \(allowed.upperBound)")
    if let value = settings["bits"], !isQuantized {
      throw Failure(
        .configuration, at: value.place, "\(value.key) means nothing: the layer is not quantized",
        remedy: "remove it, or “quantized: false”")
    }
    let hasBias = try settings["bias"]?.truth() ?? (next != .batchNormalization)
    if let value = settings["bias_initialization"], !hasBias {
      throw Failure(
        .configuration, at: value.place, "\(value.key) means nothing: the layer has no bias",
        remedy: "remove it, or add “bias: true”")
    }
    func start(_ key: String) throws -> WeightInitialization {
      try settings[key]?.choice(WeightInitialization.self, what: "initialization") ?? .heUniform
    }
    return LayerWeights(
      name: try settings["name"]?.fileName(), isQuantized: isQuantized, bits: bits,
      initialization: try start("initialization"), hasBias: hasBias,
      biasInitialization: try start("bias_initialization"))
  }
}
