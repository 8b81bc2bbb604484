/// A layer is one key, its kind, over its settings: `{"convolution": {"filters": 64, …}}`.
extension NetworkLayer: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ kind: LayerKind) { stringValue = kind.rawValue }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }
  private struct Nothing: Codable {}

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard let key = container.allKeys.first, let kind = LayerKind(rawValue: key.stringValue) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no kind of layer"))
    }
    self =
      switch kind {
      case .convolution: .convolution(try container.decode(ConvolutionLayer.self, forKey: key))
      case .dense: .dense(try container.decode(DenseLayer.self, forKey: key))
      case .batchNormalization:
        .batchNormalization(try container.decode(NormalizationLayer.self, forKey: key))
      case .relu: .relu
      case .maximumPooling: .maximumPooling(try container.decode(PoolingLayer.self, forKey: key))
      case .averagePooling: .averagePooling(try container.decode(PoolingLayer.self, forKey: key))
      case .globalAveragePooling: .globalAveragePooling
      case .residual: .residual(try container.decode(ResidualLayer.self, forKey: key))
      }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    let key = Key(kind)
    switch self {
    case .convolution(let layer): try container.encode(layer, forKey: key)
    case .dense(let layer): try container.encode(layer, forKey: key)
    case .batchNormalization(let layer): try container.encode(layer, forKey: key)
    case .maximumPooling(let layer), .averagePooling(let layer):
      try container.encode(layer, forKey: key)
    case .residual(let layer): try container.encode(layer, forKey: key)
    case .relu, .globalAveragePooling: try container.encode(Nothing(), forKey: key)
    }
  }
}

/// As in experiments: `same`, `valid` or a number.
extension Padding: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let pixels = try? container.decode(Int.self) {
      self = .pixels(pixels)
    } else {
      self = try container.decode(String.self) == "same" ? .same : .valid
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .same, .valid: try container.encode(canonicalText)
    case .pixels(let pixels): try container.encode(pixels)
    }
  }
}
