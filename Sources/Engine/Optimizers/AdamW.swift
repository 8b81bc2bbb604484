import CUpdate

/// Adam with decoupled weight decay λ (Loshchilov and Hutter 2017): w ← w − ηλw, then Adam's step. g is that of the
/// weights before the decay. Keras decays every tensor, and so does this.
///
/// The decay is no function of gradients, so Equation 2 leaves it out, and Q̂′ and α have no part in it. Under Table 2,
/// where E = |w_Q̂ − w_STE|, it does no harm: both nets' weights are multiplied by the same 1 − ηλ, and so is E, before
/// Theorem E.1 adds what it adds. (Under Table 1 it would: M is not linear, and M(w − ηλw) is not M(w) − ηλM(w).)
package enum AdamW: OptimizerKind {
  package static let name = "adamw"
  package static let displayName = "AdamW"
  package static let constants = [
    OptimizerConstant("beta1", .fraction, standard: 0.9),
    OptimizerConstant("beta2", .fraction, standard: 0.999),
    OptimizerConstant("epsilon", .epsilon, standard: 1e-7),
    OptimizerConstant("weight_decay", .nonnegative, standard: 0.004),
  ]
  package static let isAdaptive = true
  package static let stateNames = Adam.stateNames
  package static let rule = StepRule.adamW

  package static func factors(
    _ optimizer: Optimizer, learningRate: Double, step: Int
  ) -> UpdateFactors {
    var factors = Adam.factors(optimizer, learningRate: learningRate, step: step)
    factors.shrinkage = Float(learningRate * optimizer["weight_decay"])
    return factors
  }

  package static func stepped(
    _ old: Float, by g: Float, _ factors: UpdateFactors, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) -> Float {
    Adam.stepped(
      old - factors.shrinkage * old, by: g, factors, first: first, second: second)
  }
}
