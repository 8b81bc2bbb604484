/// A constant of an optimizer: its key in experiment files and in canonical texts, and what it may be.
package struct OptimizerConstant: Sendable, Hashable {
  package enum Range: Sendable {
    /// 0 ≤ x < 1.
    case fraction
    /// 0 or above.
    case nonnegative
    /// A guard against division by 0. It must not vanish in single precision: weights without a gradient would be
    /// divided by 0.
    case epsilon
    /// 1 or 0, written `true` or `false`.
    case truth

    package func contains(_ value: Double) -> Bool {
      switch self {
      case .fraction: (0..<1).contains(value)
      case .nonnegative: value >= 0 && value.isFinite
      case .epsilon: value >= Self.leastEpsilon && value.isFinite
      case .truth: value == 0 || value == 1
      }
    }

    package static let leastEpsilon = Double(Float.leastNormalMagnitude)
  }

  package let name: String
  package let range: Range
  /// The value where none is given (Keras'); nil where one must be.
  package let standard: Double?
  /// Whether titles tell it: what sets optimizers of one kind apart.
  package let isInTitle: Bool

  package init(
    _ name: String, _ range: Range, standard: Double? = nil, isInTitle: Bool = false
  ) {
    self.name = name
    self.range = range
    self.standard = standard
    self.isInTitle = isInTitle
  }

  /// The value as canonical texts have it.
  package func text(_ value: Double) -> String {
    range == .truth ? "\(value != 0)" : "\(value)"
  }
}
