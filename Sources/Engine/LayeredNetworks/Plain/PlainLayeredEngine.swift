import NetworkLayers
import Networks

/// The plain network in single precision.
final class PlainLayeredEngine: NetworkEngine {
  private let network: PlainLayeredNetwork<Float>
  private let parameterCount: Int
  /// Not used: the plain network is not timed by parts.
  var clock: KernelClock?

  init(shape: NetworkShape, microBatch: Int) {
    network = PlainLayeredNetwork(shape: shape, capacity: microBatch)
    parameterCount = shape.layout.totalCount
  }

  func forward(
    weights: UnsafePointer<Float>, images: UnsafePointer<Float>, count: Int,
    running: ParameterBuffer?
  ) -> UnsafePointer<Float> {
    if let running {
      network.setMoments { (Array(running[2 * $0]), Array(running[2 * $0 + 1])) }
    }
    return network.forward(
      weights: weights, images: images, count: count, isTraining: running == nil)
  }

  func backward(
    weights: UnsafePointer<Float>, logitGradient: UnsafePointer<Float>, count: Int,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool
  ) {
    if !isAccumulating { gradients.update(repeating: 0, count: parameterCount) }
    network.backward(
      weights: weights, logitGradient: logitGradient, count: count, gradients: gradients)
  }

  func updateStatistics(_ statistics: ParameterBuffer) {
    for (index, moments) in network.moments.enumerated() {
      let (mean, variance) = (statistics[2 * index], statistics[2 * index + 1])
      for c in moments.mean.indices {
        mean[c] = PlainNormalization.running(mean[c], following: moments.mean[c])
        variance[c] = PlainNormalization.running(variance[c], following: moments.variance[c])
      }
    }
  }
}
