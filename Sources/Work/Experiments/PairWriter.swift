import Configurations
import Yams

/// Writes the runs and comparisons of one entry of `pairs` with one optimizer.
struct PairWriter {
  let pair: EstimatorPair
  let group: OptimizerGroup
  let entry: PairEntry
  let yardstick: PairExpansion.Yardstick

  /// Table 1 of the paper, or Table 2.
  private var isAdjusted: Bool { entry.isAdjusted ?? !group.rule.isAdaptive }

  var runs: [(name: String, node: Node)] {
    let mirror = (pair.mirror, run("STE", mirrorSettings))
    guard !entry.sharesRuns else { return [mirror] }
    return [
      (pair.surrogate, run("Q̂", [("role", scalar("qhat"))])),
      mirror,
      (
        pair.tweak,
        run(
          "Q̂, \(PairExpansion.tweak) η",
          [("role", scalar("qhat")), ("learning_rate_factor", scalar(PairExpansion.tweak))])
      ),
    ]
  }

  var comparisons: [(name: String, node: Node)] {
    let baseline = comparison("baseline", "Q̂ vs. STE", with: pair.mirror)
    var comparisons = [
      (pair.baselineComparison, baseline), (pair.tweakComparison, tweak(isMirrored: isAdjusted)),
    ]
    if isAdjusted, yardstick == .both {
      comparisons.append((pair.plainTweakComparison, tweak(isMirrored: false)))
    }
    return comparisons
  }

  private func tweak(isMirrored: Bool) -> Node {
    comparison(
      "lr-tweak", "Q̂ vs. Q̂ with 1 % learning rate increase", with: pair.tweak,
      isMirrored: isMirrored)
  }

  private var mirrorSettings: [(String, Node)] {
    let adjustment =
      isAdjusted ? [("initial_weights", "mapped"), ("gradient_factor", "alpha")] : []
    return [
      ("role", scalar("ste")), ("estimator", entry.mirror?.node ?? scalar("mirror")),
      ("counterpart", scalar(pair.surrogate)),
    ] + adjustment.map { ($0.0, scalar($0.1)) }
  }

  private func run(_ network: String, _ settings: [(String, Node)]) -> Node {
    var entries: [(Node, Node)] = [
      (scalar("label"), scalar("\(pair.label) (\(group.letter)): \(network)")),
      (scalar("optimizer"), scalar(group.name)),
    ]
    entries += settings.map { (scalar($0.0), $0.1) }
    let given = settings.map(\.0)
    for own in entry.settings where !given.contains(own.name) {
      entries.append((scalar(own.name), own.value.node))
    }
    if !entry.settings.contains(where: { $0.name == "initial_spread" }) {
      entries.append((scalar("initial_spread"), scalar("trainable")))
    }
    return .mapping(Node.Mapping(entries, .implicit, .any, entry.mark))
  }

  private func comparison(
    _ kind: String, _ summary: String, with: String, isMirrored: Bool = false
  ) -> Node {
    let mirrored = isMirrored ? [("mirrored", "true")] : []
    let entries =
      [
        ("label", "\(pair.label) \(kind) (\(group.letter))"), ("kind", kind), ("summary", summary),
        ("run", pair.surrogate), ("with", with),
      ] + mirrored
    return .mapping(
      Node.Mapping(entries.map { (scalar($0.0), scalar($0.1)) }, .implicit, .any, entry.mark))
  }

  private func scalar(_ text: String) -> Node {
    .scalar(Node.Scalar(text, .implicit, .any, entry.mark))
  }
}
