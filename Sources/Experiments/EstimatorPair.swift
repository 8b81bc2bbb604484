import Diagnostics
import Yams

/// The runs that ask of one estimator and one optimizer: is it the STE in disguise? Q̂-net, its STE-net
/// by Table 1 or 2, and Q̂-net again with another learning rate as the yardstick.
package struct EstimatorPair: Sendable, Hashable {
  /// The name in the configuration ("psg").
  package let name: String
  /// What readers see ("PSG").
  package let label: String
  /// The optimizer group's name ("sgd").
  package let optimizerGroup: String

  /// Names of runs.
  package var surrogate: String { "\(name)-\(optimizerGroup)-qhat" }
  package var mirror: String { "\(name)-\(optimizerGroup)-ste" }
  package var tweak: String { "\(name)-\(optimizerGroup)-tweak" }
  /// Names of comparisons.
  package var baselineComparison: String { "\(name)-\(optimizerGroup)-baseline" }
  package var tweakComparison: String { "\(name)-\(optimizerGroup)-lr-tweak" }
}

/// The section `pairs` of an experiment file: for each entry and each optimizer, three runs and two
/// comparisons, written out as if they stood in `runs` and `comparisons`.
///
///     pairs:
///       psg: {estimator: psg}
///       ede: {estimator: {name: ede, t: 2}, quantizer: {bits: 1}}
///
/// STE-net gets M and α by Table 1 for optimizers that do not adapt, neither for those that do, and the
/// estimator of Appendix G (`mirror`). Weights are drawn where the estimator can train them
/// (`initial_spread: trainable`). Where STE-net is seen through M, so is the yardstick (`mirrored`). What
/// else an entry holds goes to all three runs.
struct PairExpansion {
  static let keys = [
    "label", "estimator", "quantizer", "training", "learning_rate", "initial_spread",
  ]
  /// The learning rate of the yardstick (the paper's Table 3).
  static let tweak = "1.01"

  let pairs: [EstimatorPair]
  /// The sections `runs` and `comparisons` with the pairs' own added.
  let runs: YAMLValue
  let comparisons: YAMLValue

  /// - Parameter only: the pairs that a profile keeps; nil for all.
  /// - Throws: `Failure` 78 for unknown keys, names that are no file names, and a file that has neither
  ///   runs nor pairs.
  init(_ root: YAMLMapping, groups: [OptimizerGroup], only: YAMLValue?) throws {
    let entries = try root["pairs"]?.mapping().entries ?? []
    let names = entries.map(\.name)
    let kept = try only?.list().map { try $0.name(among: names, what: "pair") } ?? names
    var pairs: [EstimatorPair] = []
    var runs = try Section(root["runs"], key: "runs", of: root)
    var comparisons = try Section(root["comparisons"], key: "comparisons", of: root)
    for entry in entries {
      try checkFileName(entry.name, at: entry.place)
      let own = try entry.value.mapping(keys: Self.keys)
      _ = try own.required("estimator")
      guard kept.contains(entry.name) else { continue }
      for group in groups {
        let pair = EstimatorPair(
          name: entry.name, label: try own["label"]?.string() ?? entry.name,
          optimizerGroup: group.name)
        let writer = PairWriter(pair: pair, group: group, own: own, mark: entry.value.node.mark)
        try runs.add(writer.runs)
        try comparisons.add(writer.comparisons)
        pairs.append(pair)
      }
    }
    self.pairs = pairs
    self.runs = runs.value
    self.comparisons = comparisons.value
  }

  /// A section that grows.
  private struct Section {
    private var mapping: Node.Mapping
    private let key: String
    private let place: String
    private let file: String

    init(_ value: YAMLValue?, key: String, of root: YAMLMapping) throws {
      self.key = key
      let pairs = root["pairs"]
      if let value {
        _ = try value.mapping()
        mapping = value.node.mapping ?? Node.Mapping([])
        (place, file) = (value.place, value.file)
      } else {
        guard let pairs else { throw Self.missing(key, root) }
        mapping = Node.Mapping([])
        (place, file) = (pairs.place, pairs.file)
      }
    }

    private static func missing(_ key: String, _ root: YAMLMapping) -> Failure {
      Failure(
        .configuration, at: root.place, "\(root.key) lacks the key “\(key)”",
        remedy: "add “\(key): …”, or “pairs: …”")
    }

    mutating func add(_ entries: [(name: String, node: Node)]) throws {
      for entry in entries {
        let name = Node(entry.name)
        guard mapping[name] == nil else {
          throw Failure(
            .configuration, at: place, "“\(entry.name)” is written out by “pairs” too",
            remedy: "rename one of the two")
        }
        mapping[name] = entry.node
      }
    }

    var value: YAMLValue {
      YAMLValue(node: .mapping(mapping), key: key, place: place, file: file)
    }
  }
}

/// Writes the runs and comparisons of one pair.
private struct PairWriter {
  let pair: EstimatorPair
  let group: OptimizerGroup
  let own: YAMLMapping
  let mark: Mark?

  var runs: [(name: String, node: Node)] {
    let adjusted =
      group.rule.isAdaptive ? [] : [("initial_weights", "mapped"), ("gradient_factor", "alpha")]
    return [
      (pair.surrogate, run("Q̂", [("role", "qhat")])),
      (
        pair.mirror,
        run(
          "STE",
          [("role", "ste"), ("estimator", "mirror"), ("counterpart", pair.surrogate)]
            + adjusted)
      ),
      (
        pair.tweak,
        run(
          "Q̂, \(PairExpansion.tweak) η",
          [("role", "qhat"), ("learning_rate_factor", PairExpansion.tweak)])
      ),
    ]
  }

  var comparisons: [(name: String, node: Node)] {
    [
      (pair.baselineComparison, comparison("baseline", "Q̂ vs. STE", with: pair.mirror)),
      (
        pair.tweakComparison,
        comparison(
          "lr-tweak", "Q̂ vs. Q̂ with 1 % learning rate increase", with: pair.tweak,
          isMirrored: !group.rule.isAdaptive)
      ),
    ]
  }

  private func run(_ network: String, _ settings: [(String, String)]) -> Node {
    var entries: [(Node, Node)] = [
      (scalar("label"), scalar("\(pair.label) (\(group.letter)): \(network)")),
      (scalar("optimizer"), scalar(group.name)),
    ]
    entries += settings.map { (scalar($0.0), scalar($0.1)) }
    let given = settings.map(\.0)
    for entry in own.entries where entry.name != "label" && !given.contains(entry.name) {
      entries.append((scalar(entry.name), entry.value.node))
    }
    if own["initial_spread"] == nil {
      entries.append((scalar("initial_spread"), scalar("trainable")))
    }
    return .mapping(Node.Mapping(entries, .implicit, .any, mark))
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
      Node.Mapping(entries.map { (scalar($0.0), scalar($0.1)) }, .implicit, .any, mark))
  }

  private func scalar(_ text: String) -> Node { .scalar(Node.Scalar(text, .implicit, .any, mark)) }
}
