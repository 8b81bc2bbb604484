import CUpdate

/// Adadelta (Zeiler 2012): a ← ρa + (1 − ρ)g², δ = g·√(x + ε)/√(a + ε), x ← ρx + (1 − ρ)δ², w ← w − ηδ with the old x
/// in δ. Zeiler's own has η = 1. ε as in RMSprop, and in the numerator too, where it gives the first steps their length.
package enum Adadelta: OptimizerKind {
  package static let name = "adadelta"
  package static let displayName = "Adadelta"
  package static let constants = [
    OptimizerConstant("rho", .fraction, standard: 0.95),
    OptimizerConstant("epsilon", .epsilon, standard: 1e-7, isInTitle: true),
  ]
  package static let isAdaptive = true
  package static let stateNames = ["mean_square", "mean_square_step"]
  package static let rule = StepRule.adadelta

  package static func factors(
    _ optimizer: Optimizer, learningRate: Double, step: Int
  ) -> UpdateFactors {
    RMSprop.factors(optimizer, learningRate: learningRate, step: step)
  }

  package static func stepped(
    _ old: Float, by g: Float, _ factors: UpdateFactors, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) -> Float {
    first.pointee = factors.decay * first.pointee + factors.gain * (g * g)
    let length = (second.pointee + factors.epsilon).squareRoot()
    let step = length * g / (first.pointee + factors.epsilon).squareRoot()
    second.pointee = factors.decay * second.pointee + factors.gain * (step * step)
    return old + factors.rate * step
  }
}
