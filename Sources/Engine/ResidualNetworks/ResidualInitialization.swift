import Networks

/// What a residual network starts from: kernels, the dense layer's included, He uniform (paper, Section 6.1);
/// normalizations the identity, but for the last one of each block, whose scale is 0, so that every block starts
/// as its shortcut (Flax ImageNet example); the dense bias 0.
package enum ResidualInitialization {
  /// - Precondition: `weights` has the shape's layout.
  package static func initialize(
    _ weights: ParameterBuffer, of shape: ResidualNetworkShape, seed: UInt64
  ) {
    precondition(weights.layout == shape.layout, "not this network's layout")
    let closing = Set(
      shape.blocks.map { $0.convolutions[$0.convolutions.count - 1].normalization + "/scale" })
    for (index, description) in weights.layout.descriptions.enumerated() {
      let values = weights[index]
      if description.hasRankAboveOne {
        HeUniform.draw(description, into: values, seed: seed)
      } else {
        let isScale = description.name.hasSuffix("/scale")
        values.update(repeating: isScale && !closing.contains(description.name) ? 1 : 0)
      }
    }
  }
}
