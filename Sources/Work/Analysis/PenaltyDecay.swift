import Configurations
import Optimizers
import Records

/// What the penalty λ·Σw² alone leaves of a weight under an optimizer that does not adapt.
///
/// Its gradient 2λw is proportional to the weight, and the optimizer's steps are linear in gradients: from rest, and
/// without a gradient of the loss, every weight is multiplied by one factor.
package struct PenaltyDecay {
  /// That factor; 1 without penalty.
  package let remaining: Double

  /// - Parameter learningRates: of the steps from rest on.
  /// - Returns: nil for an optimizer that adapts: its steps do not depend on the size of the gradients.
  package init?(_ configuration: RunConfiguration, learningRates: some Sequence<Double>) {
    let optimizer = configuration.optimizer
    guard !optimizer.isAdaptive else { return nil }
    let momentum = optimizer["momentum"]
    let looksAhead = optimizer.kind == Nesterov.self
    let isDampened = optimizer.kind == SGD.self && optimizer["dampened"] != 0
    var (weight, velocity) = (1.0, 0.0)
    for rate in learningRates {
      let gradient = 2 * configuration.l2 * weight
      if isDampened {
        velocity = momentum * velocity + (1 - momentum) * gradient
        weight -= rate * velocity
      } else {
        velocity = momentum * velocity - rate * gradient
        weight += looksAhead ? momentum * velocity - rate * gradient : velocity
      }
    }
    remaining = weight
  }

  /// What would be left of weights.
  func applied(to weights: [Float]) -> [Float] { weights.map { Float(remaining * Double($0)) } }
}
