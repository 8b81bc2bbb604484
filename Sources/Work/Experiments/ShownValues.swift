import Configurations
import Optimizers

extension RunConfiguration {
  /// The values that a text for readers can name: the canonical ones, the constants of optimizer and
  /// estimator each by itself, and what follows from them.
  var shownValues: [String: String] {
    var values = canonicalValues
    values["lr_tweak_factor"] = NumberStyle.shortest(lrTweakFactor)
    // The sum of all learning rates is a fixed part of it, so it says how far training can take a weight.
    values["rate_times_steps"] = "\(learningRate * Double(steps))"
    values["levels"] = "\(1 << bits)"
    values["intervals"] = "\((1 << bits) - 1)"
    for (name, value) in estimator.parameters { values[name] = NumberStyle.shortest(value) }
    for constant in optimizer.kind.constants {
      values[constant.name] = constant.shown(optimizer[constant.name])
    }
    return values
  }
}

extension OptimizerConstant {
  /// As readers see it: an ε may be so small that twelve decimals have nothing of it.
  fileprivate func shown(_ value: Double) -> String {
    switch range {
    case .fraction, .nonnegative: NumberStyle.shortest(value)
    case .epsilon, .truth: text(value)
    }
  }
}
