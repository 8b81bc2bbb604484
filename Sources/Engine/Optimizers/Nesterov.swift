import CUpdate

/// Nesterov's momentum, undampened (Keras' `SGD(nesterov=True)`; Sutskever et al. 2013 with the look-ahead point as w):
/// v ← βv − ηg, w ← w + βv − ηg.
///
/// Each step is a fixed linear combination of the gradients so far: η·β^(t−i+1) of the i-th, η(1 + β) of the newest. So
/// it is one of Theorem C.1's rules: Assumption C.1.3 holds by the argument of Theorem D.2 with these weights in place
/// of β^(t−i), and Table 1 applies as it does to momentum.
package enum Nesterov: OptimizerKind {
  package static let name = "nesterov"
  package static let displayName = "Nesterov momentum"
  package static let constants = [OptimizerConstant("momentum", .fraction)]
  package static let isAdaptive = false
  package static let stateNames = ["velocity"]
  package static let rule = StepRule.nesterov

  package static func factors(
    _ optimizer: Optimizer, learningRate: Double, step: Int
  ) -> UpdateFactors {
    UpdateFactors(decay: Float(optimizer["momentum"]), gain: Float(-learningRate), rate: 1)
  }

  package static func stepped(
    _ old: Float, by g: Float, _ factors: UpdateFactors, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) -> Float {
    let push = factors.gain * g
    first.pointee = factors.decay * first.pointee + push
    return old + (factors.decay * first.pointee + push)
  }
}
