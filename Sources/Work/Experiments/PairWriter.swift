import Configurations

/// Writes the runs and comparisons of one entry of `pairs` with one optimizer.
struct PairWriter {
  let pair: EstimatorPair
  let group: OptimizerGroup
  let entry: PairEntry
  let lrTweak: PairExpansion.LRTweak

  /// Table 1 of the paper, or Table 2.
  private var adjustment: SteAdjustment {
    entry.adjustment ?? (group.rule.isAdaptive ? .neither : .both)
  }

  var runs: [(name: String, node: YAMLNode)] {
    let ste = (pair.ste, run("STE", steSettings))
    guard !entry.sharesRuns else { return [ste] }
    return [
      (pair.qhat, run("Q̂", [("role", scalar("qhat"))])),
      ste,
      (
        pair.lrTweak,
        run(
          "Q̂, \(PairExpansion.lrTweak) η",
          [("role", scalar("qhat")), ("lr_tweak_factor", scalar(PairExpansion.lrTweak))])
      ),
    ]
  }

  var comparisons: [(name: String, node: YAMLNode)] {
    let baseline = comparison("baseline", "Q̂ vs. STE", with: pair.ste)
    var comparisons = [
      (pair.baselineComparison, baseline),
      (pair.lrTweakComparison, lrTweakComparison(isMirrored: adjustment.mapsWeights)),
    ]
    if adjustment.mapsWeights, lrTweak == .both {
      comparisons.append((pair.plainLRTweakComparison, lrTweakComparison(isMirrored: false)))
    }
    return comparisons
  }

  private func lrTweakComparison(isMirrored: Bool) -> YAMLNode {
    comparison(
      "lr-tweak", "Q̂ vs. Q̂ with 1 % learning rate increase", with: pair.lrTweak,
      isMirrored: isMirrored)
  }

  private var steSettings: [(String, YAMLNode)] {
    let settings =
      (adjustment.mapsWeights ? [("initial_weights", "mapped")] : [])
      + (adjustment.scalesGradients ? [("gradient_factor", "alpha")] : [])
    return [
      ("role", scalar("ste")), ("estimator", entry.mirror?.node ?? scalar("mirror")),
      ("counterpart", scalar(pair.qhat)),
    ] + settings.map { ($0.0, scalar($0.1)) }
  }

  private func run(_ network: String, _ settings: [(String, YAMLNode)]) -> YAMLNode {
    var values = [
      ("label", scalar("\(pair.label) (\(group.letter)): \(network)")),
      ("optimizer", scalar(group.name)),
    ]
    values += settings
    values += entry.settings(with: group).filter { own in !settings.contains { $0.0 == own.name } }
    if !entry.settings.contains(where: { $0.name == "initial_spread" }) {
      values.append(("initial_spread", scalar("trainable")))
    }
    return mapping(values)
  }

  private func comparison(
    _ kind: String, _ summary: String, with: String, isMirrored: Bool = false
  ) -> YAMLNode {
    let mirrored = isMirrored ? [("mirrored", "true")] : []
    let values =
      [
        ("label", "\(pair.label) \(kind) (\(group.letter))"), ("kind", kind), ("summary", summary),
        ("run", pair.qhat), ("with", with),
      ] + mirrored
    return mapping(values.map { ($0.0, scalar($0.1)) })
  }

  // What is written out stands where the entry does.

  private func mapping(_ values: [(String, YAMLNode)]) -> YAMLNode {
    let entries = values.map { YAMLNode.Entry(name: $0.0, place: entry.node.place, value: $0.1) }
    return YAMLNode(.mapping(entries), file: entry.node.file, place: entry.node.place)
  }

  private func scalar(_ text: String) -> YAMLNode {
    YAMLNode(.scalar(text, isPlain: true), file: entry.node.file, place: entry.node.place)
  }
}
