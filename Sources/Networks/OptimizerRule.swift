import Foundation

/// How a gradient g becomes a step, η being the learning rate of this step. g includes the estimator and the
/// L2 term.
package enum OptimizerRule: Sendable, Hashable {
  /// Momentum β. Undampened (Keras; the authors' code): v ← βv − ηg, w ← w + v.
  /// Dampened (paper, Equations 36 and 37): v ← βv + (1 − β)g, w ← w − ηv.
  case sgd(momentum: Double, dampened: Bool)
  /// Kingma and Ba's Adam as Keras computes it (paper, Appendix E, apart from where ε stands):
  /// m ← m + (1 − β₁)(g − m), v ← v + (1 − β₂)(g² − v),
  /// w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε), t = 1 at the first step.
  case adam(beta1: Double, beta2: Double, epsilon: Double)

  /// Names of the state's buffers, as in checkpoints.
  package var stateNames: [String] {
    switch self {
    case .sgd: ["velocity"]
    case .adam: ["first_moment", "second_moment"]
    }
  }

  /// The factors of one step, formed in double precision and rounded once: all that a kernel needs.
  func factors(learningRate: Double, step: Int) -> UpdateFactors {
    switch self {
    case .sgd(let momentum, let dampened):
      return UpdateFactors(
        decay: Float(momentum), gain: Float(dampened ? 1 - momentum : -learningRate),
        rate: Float(dampened ? -learningRate : 1), epsilon: 0)
    case .adam(let beta1, let beta2, let epsilon):
      let t = Double(step + 1)
      let corrected = learningRate * (1 - pow(beta2, t)).squareRoot() / (1 - pow(beta1, t))
      return UpdateFactors(
        decay: Float(1 - beta1), gain: Float(1 - beta2), rate: Float(-corrected),
        epsilon: Float(epsilon))
    }
  }
}

/// SGD: v ← decay·v + gain·g, w ← w + rate·v.
/// Adam: m ← m + decay·(g − m), v ← v + gain·(g² − v), w ← w + rate·m/(√v + epsilon).
struct UpdateFactors: Sendable, Hashable {
  var decay: Float
  var gain: Float
  var rate: Float
  var epsilon: Float
}
