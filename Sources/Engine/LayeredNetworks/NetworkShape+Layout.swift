import NetworkLayers
import Networks

extension NetworkShape {
  /// Every trainable tensor in the order of the layers, a residual layer's shortcut last: `conv1/kernel`, `conv1/bias`,
  /// `norm1/scale`, `norm1/bias`, … `dense1/kernel`, `dense1/bias`.
  package var layout: ParameterLayout { ParameterLayout(tensors.map(\.description)) }

  /// Running mean and variance of every normalization: `norm1/mean`, `norm1/variance`, …; nil where there is none.
  /// Not trained; part of a checkpoint.
  package var statistics: ParameterLayout? {
    let names = flattened.compactMap { layer -> (name: String, channels: Int)? in
      guard case .normalization(let name, _) = layer.operation else { return nil }
      return (name, layer.output.channels)
    }
    return names.isEmpty
      ? nil
      : ParameterLayout(
        names.flatMap { layer in
          ["mean", "variance"].map { vector("\(layer.name)/\($0)", layer.channels) }
        })
  }

  /// For each tensor of the layout, whether the penalty λ·Σw² is over it: kernels and biases of convolutions and
  /// dense layers, not what normalizations have.
  package var isPenalized: [Bool] { tensors.map(\.isPenalized) }

  /// Draws every tensor from a stream of its own, (seed, "initialization/<name>").
  /// - Precondition: `weights` has the shape's layout.
  package func initialize(_ weights: ParameterBuffer, seed: UInt64) {
    precondition(weights.layout == layout, "not this network's layout")
    for (index, tensor) in tensors.enumerated() {
      switch tensor.start {
      case .constant(let value): weights[index].update(repeating: value)
      case .heUniform: HeUniform.draw(tensor.description, into: weights[index], seed: seed)
      case .uniform(let limit):
        HeUniform.draw(tensor.description, into: weights[index], seed: seed, limit: limit)
      }
    }
  }

  /// The layers in order, those of residual layers in the place of these.
  package var flattened: [ShapedLayer] { Self.flattened(layers) }

  private static func flattened(_ layers: [ShapedLayer]) -> [ShapedLayer] {
    layers.flatMap { layer in
      guard case .residual(let block, let shortcut) = layer.operation else { return [layer] }
      return flattened(block) + flattened(shortcut)
    }
  }

  private var tensors: [LayerTensor] {
    flattened.enumerated().flatMap { $1.tensors(readsImages: $0 == 0) }
  }
}

/// A tensor of a layer, and how it starts.
private struct LayerTensor {
  enum Start {
    case constant(Float)
    case heUniform
    /// U(−limit, limit).
    case uniform(limit: Double)
  }
  var description: ParameterDescription
  var start: Start
  var isPenalized: Bool
}

private func vector(_ name: String, _ count: Int) -> ParameterDescription {
  ParameterDescription(name: name, shape: [count], fanIn: count, isQuantized: false)
}

extension ShapedLayer {
  fileprivate func tensors(readsImages: Bool) -> [LayerTensor] {
    switch operation {
    case .product(let geometry, let weights): tensors(geometry, weights, readsImages)
    case .normalization(let name, let scale):
      [
        LayerTensor(
          description: vector(name + "/scale", output.channels), start: .constant(Float(scale)),
          isPenalized: false),
        LayerTensor(
          description: vector(name + "/bias", output.channels), start: .constant(0),
          isPenalized: false),
      ]
    default: []
    }
  }

  private func tensors(
    _ geometry: ConvolutionGeometry, _ weights: LayerWeights, _ readsImages: Bool
  ) -> [LayerTensor] {
    func tensor(
      _ part: String, _ shape: [Int], fanIn: Int, inputs: Int? = nil,
      _ initialization: WeightInitialization
    ) -> LayerTensor {
      let description = ParameterDescription(
        name: "\(geometry.name)/\(part)", shape: shape, fanIn: fanIn,
        isQuantized: weights.isQuantized, bits: weights.isQuantized ? weights.bits : nil,
        inputs: inputs)
      let start: LayerTensor.Start =
        switch initialization {
        case .heUniform: .heUniform
        case .glorotUniform: .uniform(limit: (6 / Double(fanIn + fanOut)).squareRoot())
        case .zeros: .constant(0)
        }
      return LayerTensor(description: description, start: start, isPenalized: true)
    }
    let fanOut = geometry.window.size * geometry.window.size * geometry.outputs
    let kernel = tensor(
      "kernel", kind == .dense ? [geometry.fanIn, geometry.outputs] : geometry.kernelShape,
      fanIn: geometry.fanIn,
      // Images are read as they are, not pixel by pixel.
      inputs: readsImages && kind == .dense ? geometry.fanIn : geometry.inputs,
      weights.initialization)
    return weights.hasBias
      ? [
        kernel,
        tensor("bias", [geometry.outputs], fanIn: geometry.outputs, weights.biasInitialization),
      ] : [kernel]
  }
}
