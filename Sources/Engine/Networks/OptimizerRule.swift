import Foundation

/// How a gradient g becomes a step, η being the learning rate of this step. g includes the estimator, α and the
/// L2 term; states are 0 at first. All as Keras computes it, which the authors used.
///
/// The paper's Section 3 calls a rule adaptive if steps are normalized by past gradients, and names Adam, RMSprop,
/// Adadelta, AdaMax and AdamW. `OptimizerChoice` says which of its tables applies to which.
package enum OptimizerRule: Sendable, Hashable {
  /// Momentum β. Undampened (Keras; the authors' code): v ← βv − ηg, w ← w + v.
  /// Dampened (paper, Equations 36 and 37): v ← βv + (1 − β)g, w ← w − ηv.
  case sgd(momentum: Double, dampened: Bool)
  /// Nesterov's momentum, undampened (Keras' `SGD(nesterov=True)`; Sutskever et al. 2013 with the look-ahead
  /// point as w): v ← βv − ηg, w ← w + βv − ηg.
  case nesterov(momentum: Double)
  /// Kingma and Ba's Adam as Keras computes it (paper, Appendix E, apart from where ε stands):
  /// m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v),
  /// w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε), t = 1 at the first step.
  case adam(beta1: Double, beta2: Double, epsilon: Double)
  /// Adam with decoupled weight decay λ (Loshchilov and Hutter 2017): w ← w − ηλw, then Adam's step. g is that
  /// of the weights before the decay. Keras decays every tensor, and so does this.
  case adamW(beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double)
  /// AdaMax (Kingma and Ba 2014, Section 7.1): m ← m + (1 − β₁)(g − m), u ← max(β₂u, |g|),
  /// w ← w − η/(1 − β₁ᵗ)·m/(u + ε).
  case adaMax(beta1: Double, beta2: Double, epsilon: Double)
  /// RMSprop (Hinton 2012), neither centred nor with momentum: v ← ρv + (1 − ρ)g², w ← w − ηg/√(v + ε).
  case rmsProp(rho: Double, epsilon: Double)
  /// Adadelta (Zeiler 2012): a ← ρa + (1 − ρ)g², δ = g·√(x + ε)/√(a + ε), x ← ρx + (1 − ρ)δ²,
  /// w ← w − ηδ with the old x in δ. Zeiler's own has η = 1.
  case adadelta(rho: Double, epsilon: Double)

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
  func factors(learningRate: Double, step: Int) -> UpdateFactors {
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

  /// The rule as kernels know it (`StepConstants.rule`).
  var kernelCode: Int32 {
    switch self {
    case .sgd: 0
    case .adam: 1
    case .nesterov: 2
    case .adamW: 3
    case .adaMax: 4
    case .rmsProp: 5
    case .adadelta: 6
    }
  }
}

/// The numbers of one step; `OptimizerRule.stepped` says what becomes of them.
struct UpdateFactors: Sendable, Hashable {
  var decay: Float
  var gain: Float
  var rate: Float
  var epsilon: Float = 0
  /// ηλ of the decoupled weight decay.
  var shrinkage: Float = 0
}

extension OptimizerRule {
  /// The step of one weight, every operation rounded on its own: what the kernels must repeat bit for bit.
  /// - Parameters:
  ///   - first, second: the weight's own places in the state's buffers; a rule with one buffer leaves `second` alone.
  /// - Returns: the new weight.
  @inline(__always)
  func stepped(
    _ old: Float, by g: Float, _ factors: UpdateFactors, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) -> Float {
    let (decay, gain, rate, epsilon) = (
      factors.decay, factors.gain, factors.rate, factors.epsilon
    )
    switch self {
    case .sgd:
      first.pointee = decay * first.pointee + gain * g
      return old + rate * first.pointee
    case .nesterov:
      let push = gain * g
      first.pointee = decay * first.pointee + push
      return old + (decay * first.pointee + push)
    case .adam, .adamW:
      first.pointee += decay * (g - first.pointee)
      second.pointee += gain * (g * g - second.pointee)
      let scale = second.pointee.squareRoot() + epsilon
      var kept = old
      if case .adamW = self { kept -= factors.shrinkage * old }
      return kept + rate * first.pointee / scale
    case .adaMax:
      first.pointee += decay * (g - first.pointee)
      let (faded, size) = (gain * second.pointee, abs(g))
      second.pointee = size > faded ? size : faded
      return old + rate * first.pointee / (second.pointee + epsilon)
    case .rmsProp:
      first.pointee = decay * first.pointee + gain * (g * g)
      return old + rate * g / (first.pointee + epsilon).squareRoot()
    case .adadelta:
      first.pointee = decay * first.pointee + gain * (g * g)
      let length = (second.pointee + epsilon).squareRoot()
      let step = length * g / (first.pointee + epsilon).squareRoot()
      second.pointee = decay * second.pointee + gain * (step * step)
      return old + rate * step
    }
  }
}
