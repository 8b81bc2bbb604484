import NetworkLayers
import Networks
import Panels

/// What training a network of layers takes, from its shape alone.
package struct LayeredNetworkCost: Sendable, Hashable {
  package let shape: NetworkShape

  package init(_ shape: NetworkShape) { self.shape = shape }

  /// Of one sample's forward pass; taps in the padding are not counted, since they are not computed.
  package var multiplyAddsPerSample: Int { shape.multiplyAdds }

  /// Of one sample's training step: forward, gradient of the kernels, gradient of the inputs but for the images;
  /// two per multiply-add.
  package var flopPerSample: Double {
    2 * (3 * Double(multiplyAddsPerSample) - Double(shape.firstMultiplyAdds))
  }

  /// Weights, quantized weights, gradients and the optimizer's state.
  /// - Parameter optimizerStates: 1 for SGD with momentum, 2 for Adam.
  package func parameterBytes(optimizerStates: Int) -> Int {
    (3 + optimizerStates) * 4 * shape.layout.totalCount
  }

  /// Maps and gradients of maps that the fast engine holds for a micro-batch of so many samples: two for each layer at
  /// most, and a few of the largest.
  package func activationBytes(samples: Int) -> Int {
    let maps = shape.flattened.map { layer in
      let isFree = layer.kind == .relu || layer.kind == .batchNormalization
      return (isFree ? 0 : 2) * map(layer.output)
    }
    let largest = shape.flattened.map { max(map($0.output), map($0.input)) }.max() ?? 0
    return 4 * samples * (maps.reduce(0, +) + 3 * largest)
  }

  private func map(_ size: MapSize) -> Int {
    size.side * size.side * panels(size.channels) * panelWidth
  }
}
