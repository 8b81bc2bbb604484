import Configurations
import Diagnostics
import LayeredNetworks
import LayeredTraining
import Networks
import ResidualNetworks
import ResidualTraining

/// What a sample takes in the network of a run, whatever its family.
struct NetworkCost {
  let imageSize: Int
  let layout: ParameterLayout
  let flopPerSample: Double
  let multiplyAddsPerSample: Int
  /// Maps, gradients of maps and partial sums for a micro-batch of so many samples.
  let activationBytes: @Sendable (Int) -> Int

  /// Nil for the MNIST convnet.
  /// - Throws: `Failure` 65 or 66 when the data are absent or damaged, 78 for layers that do not fit them.
  init?(_ run: RunConfiguration, _ dataPath: String) throws(Failure) {
    switch run.network {
    case .mnistConvNet: return nil
    case .residual:
      let shape = try ResidualFamily.shape(run, dataPath: dataPath)
      let cost = ResidualNetworkCost(shape)
      (imageSize, layout) = (shape.imageSize, shape.layout)
      (flopPerSample, multiplyAddsPerSample) = (cost.flopPerSample, cost.multiplyAddsPerSample)
      activationBytes = { cost.activationBytes(samples: $0) }
    case .layered:
      let shape = try LayeredFamily.shape(run, dataPath: dataPath)
      let cost = LayeredNetworkCost(shape)
      (imageSize, layout) = (shape.input.side, shape.layout)
      (flopPerSample, multiplyAddsPerSample) = (cost.flopPerSample, cost.multiplyAddsPerSample)
      activationBytes = { cost.activationBytes(samples: $0) }
    }
  }
}
