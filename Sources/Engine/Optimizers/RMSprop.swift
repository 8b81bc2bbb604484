import CUpdate

/// RMSprop (Hinton 2012), neither centred nor with momentum: v ← ρv + (1 − ρ)g², w ← w − ηg/√(v + ε).
///
/// ε stands inside the root, where 1e-7 weighs as much as 3e-4 beside the gradient's size does: on smaller gradients it
/// is not adaptive, and Theorem E.1, which takes ε = 0, says nothing of it.
package enum RMSprop: OptimizerKind {
  package static let name = "rmsprop"
  package static let displayName = "RMSprop"
  package static let constants = [
    OptimizerConstant("rho", .fraction, standard: 0.9),
    OptimizerConstant("epsilon", .epsilon, standard: 1e-7, isInTitle: true),
  ]
  package static let isAdaptive = true
  package static let stateNames = ["mean_square"]
  package static let rule = StepRule.rmsProp

  package static func factors(
    _ optimizer: Optimizer, learningRate: Double, step: Int
  ) -> UpdateFactors {
    let rho = optimizer["rho"]
    return UpdateFactors(
      decay: Float(rho), gain: Float(1 - rho), rate: Float(-learningRate),
      epsilon: Float(optimizer["epsilon"]))
  }

  package static func stepped(
    _ old: Float, by g: Float, _ factors: UpdateFactors, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) -> Float {
    first.pointee = factors.decay * first.pointee + factors.gain * (g * g)
    return old + factors.rate * g / (first.pointee + factors.epsilon).squareRoot()
  }
}
