import Configurations
import Networks

extension OptimizerRule {
  /// The rule that a configuration asks for.
  init(_ choice: OptimizerChoice) {
    self =
      switch choice {
      case .sgd(let momentum, let dampened): .sgd(momentum: momentum, dampened: dampened)
      case .nesterov(let momentum): .nesterov(momentum: momentum)
      case .adam(let beta1, let beta2, let epsilon):
        .adam(beta1: beta1, beta2: beta2, epsilon: epsilon)
      case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
        .adamW(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
      case .adaMax(let beta1, let beta2, let epsilon):
        .adaMax(beta1: beta1, beta2: beta2, epsilon: epsilon)
      case .rmsProp(let rho, let epsilon): .rmsProp(rho: rho, epsilon: epsilon)
      case .adadelta(let rho, let epsilon): .adadelta(rho: rho, epsilon: epsilon)
      }
  }
}
