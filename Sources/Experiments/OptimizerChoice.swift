/// The rule by which weights are updated, with its constants.
package enum OptimizerChoice: Sendable, Hashable {
  /// Gradient descent with momentum β; `dampened` multiplies the gradient by (1 − β), the form of the
  /// paper's Appendix D, where the author's code (Keras) does not.
  case sgd(momentum: Double, dampened: Bool)
  /// Adam (Kingma and Ba), without weight decay.
  case adam(beta1: Double, beta2: Double, epsilon: Double)

  /// Whether steps are normalized by the size of past gradients: Table 2 of the paper, not Table 1,
  /// says what STE-net is then.
  package var isAdaptive: Bool {
    switch self {
    case .sgd: false
    case .adam: true
    }
  }

  package var canonicalText: String {
    switch self {
    case .sgd(let momentum, let dampened): "sgd(dampened=\(dampened),momentum=\(momentum))"
    case .adam(let beta1, let beta2, let epsilon):
      "adam(beta1=\(beta1),beta2=\(beta2),epsilon=\(epsilon))"
    }
  }
}

/// Runs that share an optimizer and a base learning rate, as the paper groups them.
package struct OptimizerGroup: Sendable, Hashable {
  /// The name in the configuration ("sgd").
  package let name: String
  /// The letter that the paper's tables give it ("S").
  package let letter: String
  package let rule: OptimizerChoice
  /// The peak of the schedule, before a run's own factor; larger than 0.
  package var learningRate: Double
}

extension YAMLValue {
  private enum Kind: String, CaseIterable { case sgd, adam }

  func optimizerGroup(named name: String) throws -> OptimizerGroup {
    let shared = ["kind", "letter", "learning_rate"]
    let kind = try mapping().required("kind").choice(Kind.self, what: "optimizer")
    let unit = 0.0..<1.0
    let rule: OptimizerChoice
    let settings: YAMLMapping
    switch kind {
    case .sgd:
      settings = try mapping(keys: shared + ["momentum", "dampened"])
      rule = .sgd(
        momentum: try settings.required("momentum").number(in: unit, "0 ≤ momentum < 1"),
        dampened: try settings["dampened"]?.truth() ?? false)
    case .adam:
      settings = try mapping(keys: shared + ["beta1", "beta2", "epsilon"])
      rule = .adam(
        beta1: try settings.required("beta1").number(in: unit, "0 ≤ beta1 < 1"),
        beta2: try settings.required("beta2").number(in: unit, "0 ≤ beta2 < 1"),
        epsilon: try settings.required("epsilon").positive())
    }
    return OptimizerGroup(
      name: name, letter: try settings.required("letter").string(), rule: rule,
      learningRate: try settings.required("learning_rate").positive())
  }

  /// A number above 0.
  func positive() throws -> Double {
    try number(in: Double.leastNonzeroMagnitude..., "a number above 0")
  }
}
