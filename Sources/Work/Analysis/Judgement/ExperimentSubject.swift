import Configurations

/// What an experiment asks, by what it trains, whatever it is called.
package enum ExperimentSubject: String, CaseIterable, Sendable {
  /// Do the two nets of the paper train alike?
  case nets
  /// Which estimators are the STE in disguise?
  case estimators
  /// What depends on the recipe?
  case sensitivity
  /// Does the STE-net that the paper prescribes depend on the optimizer?
  case optimizers
  /// What do M and α do, each alone?
  case ablation
}

extension Judgement {
  var subject: ExperimentSubject {
    if experiment.pairs.isEmpty { return .nets }
    if !Variation.all(experiment).isEmpty { return .sensitivity }
    let stes = experiment.pairs.compactMap { experiment.run(named: $0.ste) }
    if stes.contains(where: \.adjustment.isPartial) { return .ablation }
    return experiment.pairs.contains(where: isCrossed) ? .optimizers : .estimators
  }
}
