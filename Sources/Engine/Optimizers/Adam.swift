import CUpdate
import Foundation

/// Kingma and Ba's Adam as Keras computes it (paper, Appendix E, apart from where ε stands):
/// m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v),
/// w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε), t = 1 at the first step.
package enum Adam: OptimizerKind {
  package static let name = "adam"
  package static let displayName = "Adam"
  // None has a standard value: the authors' β₂ is not Keras'.
  package static let constants = [
    OptimizerConstant("beta1", .fraction), OptimizerConstant("beta2", .fraction),
    OptimizerConstant("epsilon", .epsilon),
  ]
  package static let isAdaptive = true
  package static let stateNames = ["first_moment", "second_moment"]
  package static let rule = StepRule.adam

  package static func factors(
    _ optimizer: Optimizer, learningRate: Double, step: Int
  ) -> UpdateFactors {
    let (beta1, beta2, t) = (optimizer["beta1"], optimizer["beta2"], Double(step + 1))
    let corrected = learningRate * (1 - pow(beta2, t)).squareRoot() / (1 - pow(beta1, t))
    return UpdateFactors(
      decay: Float(1 - beta1), gain: Float(1 - beta2), rate: Float(-corrected),
      epsilon: Float(optimizer["epsilon"]))
  }

  package static func stepped(
    _ old: Float, by g: Float, _ factors: UpdateFactors, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) -> Float {
    first.pointee += factors.decay * (g - first.pointee)
    second.pointee += factors.gain * (g * g - second.pointee)
    let scale = second.pointee.squareRoot() + factors.epsilon
    return old + factors.rate * first.pointee / scale
  }
}

extension Optimizer {
  package static func adam(beta1: Double, beta2: Double, epsilon: Double) -> Optimizer {
    Optimizer(Adam.self, ["beta1": beta1, "beta2": beta2, "epsilon": epsilon])
  }
}
