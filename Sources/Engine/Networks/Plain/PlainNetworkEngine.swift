/// A network by simple loops, which keeps the moments of its normalizations.
package protocol PlainNetwork: AnyObject {
  /// Mean and variance of every normalization, one after the other, as the last forward pass used them.
  var moments: [(mean: [Float], variance: [Float])] { get }

  /// Uses these in the place of the batch's own from now on, in forward passes that do not train.
  func setMoments(_ moments: (Int) -> (mean: [Float], variance: [Float]))

  /// Logits [count, classes], valid until the next call.
  func forward(
    weights: UnsafePointer<Float>, images: UnsafePointer<Float>, count: Int, isTraining: Bool
  ) -> UnsafePointer<Float>

  /// The backward pass after `forward`, which adds to the gradients.
  func backward(
    weights: UnsafePointer<Float>, logitGradient: UnsafePointer<Float>, count: Int,
    gradients: UnsafeMutablePointer<Float>)
}

/// A plain network in single precision as the engine of a network.
package final class PlainNetworkEngine: NetworkEngine {
  private let network: any PlainNetwork
  private let parameterCount: Int
  /// Not used: plain networks are not timed by parts.
  package var clock: KernelClock?

  package init(_ network: any PlainNetwork, parameterCount: Int) {
    self.network = network
    self.parameterCount = parameterCount
  }

  package func forward(
    weights: UnsafePointer<Float>, images: UnsafePointer<Float>, count: Int,
    running: ParameterBuffer?
  ) -> UnsafePointer<Float> {
    if let running {
      network.setMoments { (Array(running[2 * $0]), Array(running[2 * $0 + 1])) }
    }
    return network.forward(
      weights: weights, images: images, count: count, isTraining: running == nil)
  }

  package func backward(
    weights: UnsafePointer<Float>, logitGradient: UnsafePointer<Float>, count: Int,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool
  ) {
    if !isAccumulating { gradients.update(repeating: 0, count: parameterCount) }
    network.backward(
      weights: weights, logitGradient: logitGradient, count: count, gradients: gradients)
  }

  package func updateStatistics(_ statistics: ParameterBuffer) {
    for (index, moments) in network.moments.enumerated() {
      let (mean, variance) = (statistics[2 * index], statistics[2 * index + 1])
      for c in moments.mean.indices {
        mean[c] = PlainNormalization.running(mean[c], following: moments.mean[c])
        variance[c] = PlainNormalization.running(variance[c], following: moments.variance[c])
      }
    }
  }
}
