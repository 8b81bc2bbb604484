import Optimizers

/// Every rule, with constants that training uses.
enum OptimizerRules {
  static let nonAdaptive: [Optimizer] = [
    .sgd(momentum: 0.9, dampened: false), .sgd(momentum: 0.9, dampened: true),
    .nesterov(momentum: 0.9),
  ]
  static func adaptive(epsilon: Double = 1e-7) -> [Optimizer] {
    [
      .adam(beta1: 0.9, beta2: 0.95, epsilon: epsilon),
      .adamW(beta1: 0.9, beta2: 0.999, epsilon: epsilon, weightDecay: 0.004),
      .adaMax(beta1: 0.9, beta2: 0.999, epsilon: epsilon),
      .rmsProp(rho: 0.9, epsilon: epsilon), .adadelta(rho: 0.95, epsilon: epsilon),
    ]
  }
  static let all = nonAdaptive + adaptive()

  /// The rule that another framework's name and constants speak of; nil for a name unknown here.
  static func named(_ name: String, _ constants: [Double]) -> Optimizer? {
    switch (name, constants.count) {
    case ("sgd", 1): .sgd(momentum: constants[0], dampened: false)
    case ("nesterov", 1): .nesterov(momentum: constants[0])
    case ("adam", 3): .adam(beta1: constants[0], beta2: constants[1], epsilon: constants[2])
    case ("adamw", 4):
      .adamW(
        beta1: constants[0], beta2: constants[1], epsilon: constants[2], weightDecay: constants[3])
    case ("adamax", 3): .adaMax(beta1: constants[0], beta2: constants[1], epsilon: constants[2])
    case ("rmsprop", 2): .rmsProp(rho: constants[0], epsilon: constants[1])
    case ("adadelta", 2): .adadelta(rho: constants[0], epsilon: constants[1])
    default: nil
    }
  }
}
