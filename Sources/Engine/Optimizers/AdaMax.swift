import CUpdate
import Foundation

/// AdaMax (Kingma and Ba 2014, Section 7.1): m ← m + (1 − β₁)(g − m), u ← max(β₂u, |g|),
/// w ← w − η/(1 − β₁ᵗ)·m/(u + ε), t = 1 at the first step.
package enum AdaMax: OptimizerKind {
  package static let name = "adamax"
  package static let displayName = "AdaMax"
  package static let constants = [
    OptimizerConstant("beta1", .fraction, standard: 0.9),
    OptimizerConstant("beta2", .fraction, standard: 0.999),
    OptimizerConstant("epsilon", .epsilon, standard: 1e-7),
  ]
  package static let isAdaptive = true
  package static let stateNames = ["first_moment", "infinity_norm"]
  package static let rule = StepRule.adaMax

  package static func factors(
    _ optimizer: Optimizer, learningRate: Double, step: Int
  ) -> UpdateFactors {
    let (beta1, t) = (optimizer["beta1"], Double(step + 1))
    return UpdateFactors(
      decay: Float(1 - beta1), gain: Float(optimizer["beta2"]),
      rate: Float(-learningRate / (1 - pow(beta1, t))), epsilon: Float(optimizer["epsilon"]))
  }

  package static func stepped(
    _ old: Float, by g: Float, _ factors: UpdateFactors, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) -> Float {
    first.pointee += factors.decay * (g - first.pointee)
    let (faded, size) = (factors.gain * second.pointee, abs(g))
    second.pointee = size > faded ? size : faded
    return old + factors.rate * first.pointee / (second.pointee + factors.epsilon)
  }
}
