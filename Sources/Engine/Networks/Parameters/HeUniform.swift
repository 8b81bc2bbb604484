import Tensors

/// He-uniform initialization, U(−w_max, w_max) with w_max = √(6/fan-in), for kernels and biases alike
/// (paper, Section 6.1; biases: the authors' code).
package enum HeUniform {
  /// Draws every tensor from a stream of its own, (seed, "initialization/<name>"), so that a tensor's
  /// values do not depend on which others the network has.
  package static func initialize(_ weights: ParameterBuffer, seed: UInt64) {
    for (index, description) in weights.layout.descriptions.enumerated() {
      draw(description, into: weights[index], seed: seed)
    }
  }

  /// Draws one tensor.
  /// - Parameter limit: bound of the distribution; nil: w_max.
  package static func draw(
    _ description: ParameterDescription, into values: UnsafeMutableBufferPointer<Float>,
    seed: UInt64, limit: Double? = nil
  ) {
    var stream = PhiloxStream(seed: seed, purpose: "initialization/\(description.name)")
    let limit = Float(limit ?? description.limit)
    for i in values.indices { values[i] = stream.uniform(limit: limit) }
  }
}
