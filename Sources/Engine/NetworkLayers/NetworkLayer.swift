/// One layer as an experiment lists it, sizes not yet known.
package indirect enum NetworkLayer: Sendable, Hashable {
  case convolution(ConvolutionLayer)
  /// On a map it takes all of its values, in the order row, column, channel.
  case dense(DenseLayer)
  case batchNormalization(NormalizationLayer)
  case relu
  case maximumPooling(PoolingLayer)
  /// The padding is not counted.
  case averagePooling(PoolingLayer)
  case globalAveragePooling
  case residual(ResidualLayer)

  package var kind: LayerKind {
    switch self {
    case .convolution: .convolution
    case .dense: .dense
    case .batchNormalization: .batchNormalization
    case .relu: .relu
    case .maximumPooling: .maximumPooling
    case .averagePooling: .averagePooling
    case .globalAveragePooling: .globalAveragePooling
    case .residual: .residual
    }
  }
}

/// Rows and columns of zeros around a map.
package enum Padding: Sendable, Hashable {
  /// ⌈side / stride⌉ outputs, as TensorFlow, Keras and Flax pad.
  case same
  case valid
  /// So many on every side.
  case pixels(Int)
}

package struct ConvolutionLayer: Sendable, Hashable, Codable {
  package var filters: Int
  /// Side of the square kernel.
  package var size: Int
  package var stride: Int
  package var padding: Padding
  package var weights: LayerWeights

  package init(
    filters: Int, size: Int = 3, stride: Int = 1, padding: Padding = .same,
    weights: LayerWeights = LayerWeights()
  ) {
    self.filters = filters
    self.size = size
    self.stride = stride
    self.padding = padding
    self.weights = weights
  }
}

package struct DenseLayer: Sendable, Hashable, Codable {
  /// Nil for as many as the data have classes.
  package var units: Int?
  package var weights: LayerWeights

  package init(units: Int?, weights: LayerWeights = LayerWeights()) {
    self.units = units
    self.weights = weights
  }
}

/// Batch normalization with ε = 1e-5 and running averages of momentum 0.9.
package struct NormalizationLayer: Sendable, Hashable, Codable {
  package var name: String?
  /// 1, or 0 for the last one of a residual block, which then starts as its shortcut.
  package var initialScale: Double

  package init(name: String? = nil, initialScale: Double = 1) {
    self.name = name
    self.initialScale = initialScale
  }
}

package struct PoolingLayer: Sendable, Hashable, Codable {
  package var size: Int
  package var stride: Int
  package var padding: Padding

  package init(size: Int, stride: Int? = nil, padding: Padding = .valid) {
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
  }
}

/// The sum of what two ways make of the same input.
package struct ResidualLayer: Sendable, Hashable, Codable {
  package var layers: [NetworkLayer]
  /// Empty for the input itself.
  package var shortcut: [NetworkLayer]

  package init(layers: [NetworkLayer], shortcut: [NetworkLayer] = []) {
    self.layers = layers
    self.shortcut = shortcut
  }
}
