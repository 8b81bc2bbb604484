import Drawing
import Foundation

/// One optimizer of the experiment `optimizers`: STE-net as the paper claims it, and the other way round.
package struct OptimizerRow {
  /// M and α for an optimizer that does not adapt (Table 1), neither for one that does (Table 2).
  package let claimed: PairOutcome
  /// The same Q̂-net against the other of the two; nil where it was not trained.
  package let crossed: PairOutcome?

  /// The experiment that trains them.
  package static let experiment = "optimizers"

  package var isAdaptive: Bool { claimed.surrogate.optimizer.isAdaptive }
  package var learningRate: Double { claimed.surrogate.learningRate }

  /// How many times the claimed STE-net's Ē the other's is, each over the yardstick seen as it is; nil
  /// without the other. Above 1 where the paper's choice is the better one.
  package var advantage: Double? {
    crossed.map { $0.errorRatio / claimed.errorRatio }
  }

  /// In the order of the file; empty when the report does not have the experiment.
  package static func all(_ inputs: FigureInputs) -> [OptimizerRow] {
    guard let focused = inputs.focused(on: experiment) else { return [] }
    let outcomes = PairOutcome.all(focused)
    return focused.experiment.optimizerGroups.compactMap { group in
      let own = outcomes.filter { $0.pair.optimizerGroup == group.name }
      guard let claimed = own.first(where: { $0.isAdjusted != group.rule.isAdaptive }) else {
        return nil
      }
      return OptimizerRow(
        claimed: claimed,
        crossed: own.first { $0.isAdjusted == group.rule.isAdaptive })
    }
  }

  /// What tables call it: the optimizer's name, with the constant that sets it apart from others of that name.
  package var title: RichText {
    switch claimed.surrogate.optimizer {
    case .sgd(let momentum, _):
      momentum == 0 ? "plain SGD" : "SGD, momentum \(String("\(momentum)"))"
    case .rmsProp(_, let epsilon), .adadelta(_, let epsilon):
      "\(claimed.optimizerName), *ε* = \(powerOfTen(epsilon))"
    case .nesterov, .adam, .adamW, .adaMax: claimed.optimizerName
    }
  }

  /// 10^{−7}; any other number as it is.
  private func powerOfTen(_ value: Double) -> RichText {
    let exponent = Int(log10(value).rounded())
    guard exponent < 0, abs(value / pow(10, Double(exponent)) - 1) < 1e-9 else {
      return RichText(verbatim: "\(value)")
    }
    return RichText(notation: "10^{−\(-exponent)}")
  }
}

extension PairOutcome {
  /// Whether STE-net starts from M of the weights and trains with α (Table 1).
  package var isAdjusted: Bool {
    if case .mapped = mirror.initialWeights { true } else { false }
  }
}
