import Networks

/// The work behind `ResidualNetwork`, on flat arrays of its layout, arguments already checked.
protocol ResidualEngine: AnyObject {
  /// Times the parts of the work where one is set.
  var clock: KernelClock? { get set }

  /// Logits [count, classes], valid until the next call.
  /// - Parameter running: running statistics to normalize with; nil: those of the batch, kept for `backward`.
  func forward(
    weights: UnsafePointer<Float>, images: UnsafePointer<Float>, count: Int,
    running: ParameterBuffer?
  ) -> UnsafePointer<Float>

  /// The backward pass after a forward pass with the batch's statistics.
  /// - Parameters:
  ///   - logitGradient: [count, classes].
  ///   - isAccumulating: whether to add to `gradients` or to overwrite them.
  func backward(
    weights: UnsafePointer<Float>, logitGradient: UnsafePointer<Float>, count: Int,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool)

  /// Lets the running statistics follow those of the last batch.
  func updateStatistics(_ statistics: ParameterBuffer)
}

/// The plain network in single precision.
final class PlainResidualEngine: ResidualEngine {
  private let network: PlainResidualNetwork<Float>
  private let parameterCount: Int
  /// Not used: the plain network is not timed by parts.
  var clock: KernelClock?

  init(shape: ResidualNetworkShape, microBatch: Int) {
    network = PlainResidualNetwork(shape: shape, capacity: microBatch)
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
