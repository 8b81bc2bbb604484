import Configurations

extension RunConfiguration {
  /// The values that a text for readers can name: the canonical ones, the constants of optimizer and
  /// estimator each by itself, and what follows from them.
  var shownValues: [String: String] {
    var values = canonicalValues
    values["learning_rate_factor"] = NumberStyle.shortest(learningRateFactor)
    values["levels"] = "\(1 << bits)"
    values["intervals"] = "\((1 << bits) - 1)"
    for (name, value) in estimator.parameters { values[name] = NumberStyle.shortest(value) }
    switch optimizer {
    case .sgd(let momentum, let dampened):
      values["momentum"] = NumberStyle.shortest(momentum)
      values["dampened"] = "\(dampened)"
    case .nesterov(let momentum):
      values["momentum"] = NumberStyle.shortest(momentum)
    case .adam(let beta1, let beta2, let epsilon), .adamW(let beta1, let beta2, let epsilon, _),
      .adaMax(let beta1, let beta2, let epsilon):
      values["beta1"] = NumberStyle.shortest(beta1)
      values["beta2"] = NumberStyle.shortest(beta2)
      values["epsilon"] = "\(epsilon)"
    case .rmsProp(let rho, let epsilon), .adadelta(let rho, let epsilon):
      values["rho"] = NumberStyle.shortest(rho)
      values["epsilon"] = "\(epsilon)"
    }
    if case .adamW(_, _, _, let weightDecay) = optimizer {
      values["weight_decay"] = NumberStyle.shortest(weightDecay)
    }
    return values
  }
}
