import NetworkLayers

/// What training a residual network takes, from its shape alone.
package struct ResidualNetworkCost: Sendable, Hashable {
  package let shape: ResidualNetworkShape

  package init(_ shape: ResidualNetworkShape) { self.shape = shape }

  /// Of one sample's forward pass; taps in the padding are not counted, since they are not computed.
  package var multiplyAddsPerSample: Int {
    shape.convolutions.reduce(shape.features * shape.classes) { $0 + $1.multiplyAdds }
  }

  /// Of one sample's training step: forward, gradient of the kernels, gradient of the inputs but for the images;
  /// two per multiply-add.
  package var flopPerSample: Double {
    2 * (3 * Double(multiplyAddsPerSample) - Double(shape.stem.multiplyAdds))
  }

  package func flopPerStep(batch: Int) -> Double { flopPerSample * Double(batch) }

  /// Weights, quantized weights, gradients and the optimizer's state.
  /// - Parameter optimizerStates: 1 for SGD with momentum, 2 for Adam.
  package func parameterBytes(optimizerStates: Int) -> Int {
    (3 + optimizerStates) * 4 * shape.layout.totalCount
  }

  /// Maps, gradients of maps and partial sums that the fast engine holds for a micro-batch of so many samples.
  package func activationBytes(samples: Int) -> Int {
    let memory = ResidualNetworkMemory(shape)
    return 4 * (samples * (memory.kept + memory.working + shape.imageCount) + memory.kernelSums)
  }
}
