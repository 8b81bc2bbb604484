/// How far a number may lie from the reference's where bytes cannot agree: on another kind of machine
/// sums round otherwise, and training magnifies the difference to about what another seed makes.
///
/// The limits are about twice the distance seen between seeds.
package enum NumberTolerance: Equatable, Sendable {
  /// At most so far apart.
  case absolute(Double)
  /// The larger at most so many times the smaller.
  case factor(Double)

  /// - Parameter quantity: as the tables' CSV files name it; nil for one that has no tolerance.
  package init?(quantity: String) {
    switch quantity {
    case "error_over_limit", "error_over_range": self = .factor(1.7)
    case "agreement": self = .absolute(0.015)
    case "train_accuracy", "validation_accuracy": self = .absolute(0.005)
    case "train_loss", "validation_loss", "train_loss_without_penalty",
      "validation_loss_without_penalty":
      self = .absolute(0.012)
    default: return nil
    }
  }

  package func accepts(_ number: Double, for reference: Double) -> Bool {
    switch self {
    case .absolute(let limit): abs(number - reference) <= limit
    case .factor(let limit):
      number * reference > 0 && max(number / reference, reference / number) <= limit
    }
  }

  package var words: String {
    switch self {
    case .absolute(let limit): "± \(limit)"
    case .factor(let limit): "a factor of \(limit)"
    }
  }
}
