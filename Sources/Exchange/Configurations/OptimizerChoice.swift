/// The rule by which weights are updated, with its constants. The formulas stand at `OptimizerRule`, in Networks;
/// defaults are those of Keras, whose optimizers the authors used.
package enum OptimizerChoice: Sendable, Hashable, Codable {
  /// Gradient descent with momentum β; `dampened` multiplies the gradient by (1 − β), the form of the
  /// paper's Appendix D, where the author's code (Keras) does not.
  case sgd(momentum: Double, dampened: Bool)
  /// Nesterov's momentum β, undampened. Each step is a fixed linear combination of the gradients so far: η·β^(t−i+1)
  /// of the i-th, η(1 + β) of the newest. So it is one of Theorem C.1's rules: Assumption C.1.3 holds by the
  /// argument of Theorem D.2 with these weights in place of β^(t−i), and Table 1 applies as it does to momentum.
  case nesterov(momentum: Double)
  /// Adam (Kingma and Ba), without weight decay.
  case adam(beta1: Double, beta2: Double, epsilon: Double)
  /// Adam with decoupled weight decay λ: w ← w − ηλw before Adam's step.
  ///
  /// The decay is no function of gradients, so Equation 2 leaves it out, and Q̂' and α have no part in it. Under
  /// Table 2, where E = |w_Q̂ − w_STE|, it does no harm: both nets' weights are multiplied by the same 1 − ηλ, and
  /// so is E, before Theorem E.1 adds what it adds. (Under Table 1 it would: M is not linear, and
  /// M(w − ηλw) is not M(w) − ηλM(w).)
  case adamW(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double)
  /// AdaMax (Kingma and Ba): Adam with the largest of the faded gradients in place of their root mean square.
  case adaMax(beta1: Double, beta2: Double, epsilon: Double)
  /// RMSprop (Hinton), neither centred nor with momentum. ε stands inside the root, where 1e-7 weighs as much as
  /// 3e-4 beside the gradient's size does: on smaller gradients it is not adaptive, and Theorem E.1, which takes
  /// ε = 0, says nothing of it.
  case rmsProp(rho: Double, epsilon: Double)
  /// Adadelta (Zeiler); ε as in RMSprop, and in the numerator too, where it gives the first steps their length.
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
}

/// Runs that share an optimizer and a base learning rate, as the paper groups them.
package struct OptimizerGroup: Sendable, Hashable, Codable {
  /// The name in the configuration ("sgd").
  package let name: String
  /// The letter that the paper's tables give it ("S").
  package let letter: String
  package let rule: OptimizerChoice
  /// The peak of the schedule, before a run's own factor; larger than 0.
  package var learningRate: Double

  package init(
    name: String, letter: String, rule: OptimizerChoice, learningRate: Double
  ) {
    self.name = name
    self.letter = letter
    self.rule = rule
    self.learningRate = learningRate
  }
}
