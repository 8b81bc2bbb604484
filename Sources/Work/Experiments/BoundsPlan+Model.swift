import Configurations
import Diagnostics

/// What the double-precision steps of `bounds` stand for: an STE-net of Table 1 or 2 with the estimator of
/// Appendix G, trained from drawn weights as its Q̂-net is. Another net would get numbers too, but not its own.
extension BoundsPlan.Pair {
  /// What the two nets may differ in. Steps that are not equal leave a pair out, see `hasEqualSteps`; how closely
  /// a run is watched has no part in its training.
  private static let ownKeys: Set = [
    "estimator", "initial_weights", "gradient_factor", "learning_rate", "optimizer",
    "evaluate_every", "snapshots", "snapshot_weights", "steps_per_epoch", "test_images",
  ]

  /// - Throws: `Failure` 78 at `place` for a net that is trained in another way.
  func checkModel(at place: String) throws {
    try check(
      qhat, at: place, "the Q̂-net", estimator: qhat.estimator.canonicalText, maps: .drawn,
      factor: .one)
    let isMapped = !ste.optimizer.isAdaptive
    try check(
      ste, at: place, "the STE-net of \(qhat.name) by Table \(isMapped ? 1 : 2)",
      estimator: "pwl", maps: isMapped ? .mapped(by: qhat.estimator) : .drawn,
      factor: isMapped ? .alpha(of: qhat.estimator) : .one)
    let (one, other) = (qhat.canonicalValues, ste.canonicalValues)
    let keys = Set(one.keys).union(other.keys).subtracting(Self.ownKeys)
    guard let key = keys.sorted().first(where: { one[$0] != other[$0] }) else { return }
    throw Failure(
      .configuration, at: place, "\(qhat.name) and \(ste.name) differ in \(key)",
      expected: "nets that differ in estimator, initial weights and α alone",
      found: "\(one[key] ?? "none") and \(other[key] ?? "none")")
  }

  private func check(
    _ run: RunConfiguration, at place: String, _ model: String, estimator: String,
    maps: RunConfiguration.InitialWeights, factor: RunConfiguration.GradientFactor
  ) throws {
    func text(
      _ estimator: String, _ maps: RunConfiguration.InitialWeights,
      _ factor: RunConfiguration.GradientFactor
    ) -> String {
      "estimator \(estimator), initial weights \(maps.canonicalText), gradient factor "
        + factor.canonicalText
    }
    guard run.start == nil, run.stopAfter == nil else {
      throw Failure(
        .configuration, at: place, "\(run.name) is trained in parts",
        expected: "\(model), trained from its first step to its last",
        remedy: "name a run without “start” and “share”")
    }
    if run.optimizer.constants["dampened"] == 1 {
      throw Failure(
        .configuration, at: place, "the momentum of \(run.name) is dampened",
        expected: "dampened: false", found: run.optimizer.canonicalText)
    }
    let own = text(run.estimator.canonicalText, run.initialWeights, run.gradientFactor)
    let modelled = text(estimator, maps, factor)
    guard own == modelled else {
      throw Failure(
        .configuration, at: place, "\(run.name) is not what the bounds are computed for",
        expected: "\(model): \(modelled)", found: own, remedy: "name such a run")
    }
  }
}
