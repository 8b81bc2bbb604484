import CUpdate
import Foundation

/// The optimizer with its constants: how a gradient g becomes a step, η being the learning rate of this step. g
/// includes the estimator, α and the L2 term; states are 0 at first. All as Keras computes it, which the authors used.
///
/// The paper's Section 3 calls an optimizer adaptive if steps are normalized by past gradients, and names Adam,
/// RMSprop, Adadelta, AdaMax and AdamW.
package enum Optimizer: Sendable, Hashable, Codable {
  /// Momentum β. Undampened (Keras; the authors' code): v ← βv − ηg, w ← w + v.
  /// Dampened (paper, Equations 36 and 37): v ← βv + (1 − β)g, w ← w − ηv.
  case sgd(momentum: Double, dampened: Bool)
  /// Nesterov's momentum, undampened (Keras' `SGD(nesterov=True)`; Sutskever et al. 2013 with the look-ahead
  /// point as w): v ← βv − ηg, w ← w + βv − ηg.
  ///
  /// Each step is a fixed linear combination of the gradients so far: η·β^(t−i+1) of the i-th, η(1 + β) of the
  /// newest. So it is one of Theorem C.1's rules: Assumption C.1.3 holds by the argument of Theorem D.2 with these
  /// weights in place of β^(t−i), and Table 1 applies as it does to momentum.
  case nesterov(momentum: Double)
  /// Kingma and Ba's Adam as Keras computes it (paper, Appendix E, apart from where ε stands):
  /// m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v),
  /// w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε), t = 1 at the first step.
  case adam(beta1: Double, beta2: Double, epsilon: Double)
  /// Adam with decoupled weight decay λ (Loshchilov and Hutter 2017): w ← w − ηλw, then Adam's step. g is that
  /// of the weights before the decay. Keras decays every tensor, and so does this.
  ///
  /// The decay is no function of gradients, so Equation 2 leaves it out, and Q̂' and α have no part in it. Under
  /// Table 2, where E = |w_Q̂ − w_STE|, it does no harm: both nets' weights are multiplied by the same 1 − ηλ, and
  /// so is E, before Theorem E.1 adds what it adds. (Under Table 1 it would: M is not linear, and
  /// M(w − ηλw) is not M(w) − ηλM(w).)
  case adamW(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double)
  /// AdaMax (Kingma and Ba 2014, Section 7.1): m ← m + (1 − β₁)(g − m), u ← max(β₂u, |g|),
  /// w ← w − η/(1 − β₁ᵗ)·m/(u + ε).
  case adaMax(beta1: Double, beta2: Double, epsilon: Double)
  /// RMSprop (Hinton 2012), neither centred nor with momentum: v ← ρv + (1 − ρ)g², w ← w − ηg/√(v + ε).
  ///
  /// ε stands inside the root, where 1e-7 weighs as much as 3e-4 beside the gradient's size does: on smaller
  /// gradients it is not adaptive, and Theorem E.1, which takes ε = 0, says nothing of it.
  case rmsProp(rho: Double, epsilon: Double)
  /// Adadelta (Zeiler 2012): a ← ρa + (1 − ρ)g², δ = g·√(x + ε)/√(a + ε), x ← ρx + (1 − ρ)δ²,
  /// w ← w − ηδ with the old x in δ. Zeiler's own has η = 1. ε as in RMSprop, and in the numerator too, where it
  /// gives the first steps their length.
  case adadelta(rho: Double, epsilon: Double)

  /// Whether steps are normalized by the size of past gradients (Section 3): Table 2 of the paper, not
  /// Table 1, says what STE-net is then.
  ///
  /// With ε = 0 in the divisor such a step stays the same when all gradients so far are multiplied by one positive
  /// number. Theorem E.1 rests on this: over the few steps that are remembered Q̂' changes by O(η) and is such a number.
  package var isAdaptive: Bool {
    switch self {
    case .sgd, .nesterov: false
    case .adam, .adamW, .adaMax, .rmsProp, .adadelta: true
    }
  }

  /// What readers see.
  package var displayName: String {
    switch self {
    case .sgd: "SGD"
    case .nesterov: "Nesterov momentum"
    case .adam: "Adam"
    case .adamW: "AdamW"
    case .adaMax: "AdaMax"
    case .rmsProp: "RMSprop"
    case .adadelta: "Adadelta"
    }
  }

  package var canonicalText: String {
    switch self {
    case .sgd(let momentum, let dampened): "sgd(dampened=\(dampened),momentum=\(momentum))"
    case .nesterov(let momentum): "nesterov(momentum=\(momentum))"
    case .adam(let beta1, let beta2, let epsilon):
      "adam(beta1=\(beta1),beta2=\(beta2),epsilon=\(epsilon))"
    case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
      "adamw(beta1=\(beta1),beta2=\(beta2),epsilon=\(epsilon),weight_decay=\(weightDecay))"
    case .adaMax(let beta1, let beta2, let epsilon):
      "adamax(beta1=\(beta1),beta2=\(beta2),epsilon=\(epsilon))"
    case .rmsProp(let rho, let epsilon): "rmsprop(epsilon=\(epsilon),rho=\(rho))"
    case .adadelta(let rho, let epsilon): "adadelta(epsilon=\(epsilon),rho=\(rho))"
    }
  }

  /// Names of the state's buffers, one or two, as in checkpoints.
  package var stateNames: [String] {
    switch self {
    case .sgd, .nesterov: ["velocity"]
    case .adam, .adamW: ["first_moment", "second_moment"]
    case .adaMax: ["first_moment", "infinity_norm"]
    case .rmsProp: ["mean_square"]
    case .adadelta: ["mean_square", "mean_square_step"]
    }
  }

  /// Whether the state is a velocity: a displacement in the space of the weights.
  package var hasVelocity: Bool { stateNames == ["velocity"] }

  /// The factors of one step, formed in double precision and rounded once: all that a kernel needs.
  package func factors(learningRate: Double, step: Int) -> UpdateFactors {
    let t = Double(step + 1)
    switch self {
    case .sgd(let momentum, let dampened):
      return UpdateFactors(
        decay: Float(momentum), gain: Float(dampened ? 1 - momentum : -learningRate),
        rate: Float(dampened ? -learningRate : 1))
    case .nesterov(let momentum):
      return UpdateFactors(decay: Float(momentum), gain: Float(-learningRate), rate: 1)
    case .adam(let beta1, let beta2, let epsilon):
      return Self.adamFactors(beta1, beta2, epsilon, learningRate, t)
    case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
      var factors = Self.adamFactors(beta1, beta2, epsilon, learningRate, t)
      factors.shrinkage = Float(learningRate * weightDecay)
      return factors
    case .adaMax(let beta1, let beta2, let epsilon):
      return UpdateFactors(
        decay: Float(1 - beta1), gain: Float(beta2),
        rate: Float(-learningRate / (1 - pow(beta1, t))), epsilon: Float(epsilon))
    case .rmsProp(let rho, let epsilon), .adadelta(let rho, let epsilon):
      return UpdateFactors(
        decay: Float(rho), gain: Float(1 - rho), rate: Float(-learningRate),
        epsilon: Float(epsilon))
    }
  }

  private static func adamFactors(
    _ beta1: Double, _ beta2: Double, _ epsilon: Double, _ learningRate: Double, _ t: Double
  ) -> UpdateFactors {
    let corrected = learningRate * (1 - pow(beta2, t)).squareRoot() / (1 - pow(beta1, t))
    return UpdateFactors(
      decay: Float(1 - beta1), gain: Float(1 - beta2), rate: Float(-corrected),
      epsilon: Float(epsilon))
  }

  /// As kernels know it.
  package var stepRule: StepRule {
    switch self {
    case .sgd: .momentum
    case .adam: .adam
    case .nesterov: .nesterov
    case .adamW: .adamW
    case .adaMax: .adaMax
    case .rmsProp: .rmsProp
    case .adadelta: .adadelta
    }
  }
}
