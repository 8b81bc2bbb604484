import CUpdate

/// Gradient descent with momentum β, or without: β = 0.
///
/// Undampened (Keras; the authors' code): v ← βv − ηg, w ← w + v.
/// Dampened (paper, Equations 36 and 37): v ← βv + (1 − β)g, w ← w − ηv.
package enum SGD: OptimizerKind {
  package static let name = "sgd"
  package static let displayName = "SGD"
  package static let constants = [
    OptimizerConstant("momentum", .fraction, isInTitle: true),
    OptimizerConstant("dampened", .truth, standard: 0),
  ]
  package static let isAdaptive = false
  package static let stateNames = ["velocity"]
  package static let rule = StepRule.momentum

  package static func factors(
    _ optimizer: Optimizer, learningRate: Double, step: Int
  ) -> UpdateFactors {
    let momentum = optimizer["momentum"]
    let isDampened = optimizer["dampened"] != 0
    return UpdateFactors(
      decay: Float(momentum), gain: Float(isDampened ? 1 - momentum : -learningRate),
      rate: Float(isDampened ? -learningRate : 1))
  }

  package static func stepped(
    _ old: Float, by g: Float, _ factors: UpdateFactors, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) -> Float {
    first.pointee = factors.decay * first.pointee + factors.gain * g
    return old + factors.rate * first.pointee
  }
}

extension Optimizer {
  package static func sgd(momentum: Double, dampened: Bool = false) -> Optimizer {
    Optimizer(SGD.self, ["momentum": momentum, "dampened": dampened ? 1 : 0])
  }
}
