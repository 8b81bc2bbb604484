/// What an STE-net gets of the paper's Table 1: weights that start at M(w), gradients times α, both or neither.
package enum SteAdjustment: String, CaseIterable, Sendable {
  case both = "true"
  case neither = "false"
  /// M alone.
  case map
  /// α alone.
  case alpha

  package init(mapsWeights: Bool, scalesGradients: Bool) {
    self =
      switch (mapsWeights, scalesGradients) {
      case (true, true): .both
      case (true, false): .map
      case (false, true): .alpha
      case (false, false): .neither
      }
  }

  package var mapsWeights: Bool { self == .both || self == .map }
  package var scalesGradients: Bool { self == .both || self == .alpha }
  /// Whether M and α are apart.
  package var isPartial: Bool { self == .map || self == .alpha }
}

extension RunConfiguration {
  /// What this STE-net gets.
  package var adjustment: SteAdjustment {
    let mapsWeights = if case .mapped = initialWeights { true } else { false }
    let scalesGradients = if case .alpha = gradientFactor { true } else { false }
    return SteAdjustment(mapsWeights: mapsWeights, scalesGradients: scalesGradients)
  }
}
