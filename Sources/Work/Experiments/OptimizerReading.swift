import Configurations
import Optimizers

extension YAMLValue {
  fileprivate enum Kind: String, CaseIterable {
    case sgd, nesterov, adam, adamw, adamax, rmsprop, adadelta
  }

  /// An entry of the section `optimizers`.
  /// - Throws: `Failure` 78 for a key that the kind does not have, one that is missing and has no default, and
  ///   values out of range.
  func optimizerGroup(named name: String) throws -> OptimizerGroup {
    let kind = try mapping().required("kind").choice(Kind.self, what: "optimizer")
    let settings = try mapping(keys: ["kind", "letter", "learning_rate"] + Self.keys(of: kind))
    return OptimizerGroup(
      name: name, letter: try settings.required("letter").string(),
      rule: try settings.optimizer(kind),
      learningRate: try settings.required("learning_rate").positive())
  }

  private static func keys(of kind: Kind) -> [String] {
    switch kind {
    case .sgd: ["momentum", "dampened"]
    case .nesterov: ["momentum"]
    case .adam, .adamax: ["beta1", "beta2", "epsilon"]
    case .adamw: ["beta1", "beta2", "epsilon", "weight_decay"]
    case .rmsprop, .adadelta: ["rho", "epsilon"]
    }
  }

  /// A number above 0.
  func positive() throws -> Double {
    try number(in: Double.leastNonzeroMagnitude..., "a number above 0")
  }

  /// An optimizer's ε. It must not vanish in single precision: weights without a gradient would be divided
  /// by 0.
  func epsilon() throws -> Double {
    let least = Double(Float.leastNormalMagnitude)
    return try number(in: least..., "\(least) or more")
  }
}

extension YAMLMapping {
  /// Constants that may be absent are Keras' then.
  fileprivate func optimizer(_ kind: YAMLValue.Kind) throws -> Optimizer {
    switch kind {
    case .sgd:
      .sgd(momentum: try fraction("momentum"), dampened: try self["dampened"]?.truth() ?? false)
    case .nesterov: .nesterov(momentum: try fraction("momentum"))
    case .adam:
      .adam(
        beta1: try fraction("beta1"), beta2: try fraction("beta2"),
        epsilon: try required("epsilon").epsilon())
    case .adamw:
      .adamW(
        beta1: try fraction("beta1", default: 0.9), beta2: try fraction("beta2", default: 0.999),
        epsilon: try epsilon(),
        weightDecay: try self["weight_decay"]?.number(in: 0.0..., "0 or above") ?? 0.004)
    case .adamax:
      .adaMax(
        beta1: try fraction("beta1", default: 0.9), beta2: try fraction("beta2", default: 0.999),
        epsilon: try epsilon())
    case .rmsprop: .rmsProp(rho: try fraction("rho", default: 0.9), epsilon: try epsilon())
    case .adadelta: .adadelta(rho: try fraction("rho", default: 0.95), epsilon: try epsilon())
    }
  }

  private func fraction(_ key: String) throws -> Double {
    try required(key).number(in: 0.0..<1.0, "0 ≤ \(key) < 1")
  }

  private func fraction(_ key: String, default value: Double) throws -> Double {
    try self[key] == nil ? value : fraction(key)
  }

  private func epsilon() throws -> Double { try self["epsilon"]?.epsilon() ?? 1e-7 }
}
