import Configurations
import Diagnostics

/// The section `pairs` of an experiment file: for each entry and each optimizer, three runs and two
/// comparisons, written out as if they stood in `runs` and `comparisons`.
///
///     pairs:
///       psg: {estimator: psg}
///       ede: {estimator: {name: ede, t: 2}, quantizer: {bits: 1}, optimizers: [sgd]}
///       crossed: {shares: psg, adjusted: false}    # or true, map (M alone), alpha (α alone)
///
/// STE-net gets M and α by Table 1 for optimizers that do not adapt, neither for those that do (`adjusted`
/// says otherwise), and the estimator of Appendix G (`mirror`; an entry may name `ste` or `pwl`). Weights
/// are drawn where the estimator can train them (`initial_spread: trainable`). Where STE-net is seen
/// through M, so is the lr-tweak (`mirrored`); `lr_tweak: both` beside `pairs` adds it as the paper measures
/// it. An entry that `shares` another's Q̂-net and lr-tweak adds
/// an STE-net alone. What else an entry holds goes to all three runs.
struct PairExpansion {
  /// What goes to the runs as it stands.
  static let runKeys = ["quantizer", "training", "learning_rate", "initial_spread"]
  static let keys =
    ["label", "estimator", "optimizers", "adjusted", "mirror", "shares"] + runKeys
  /// What an entry may hold that shares the runs of another.
  static let sharingKeys = ["label", "optimizers", "adjusted", "mirror", "shares"]
  /// How far Q̂-net is from itself at another learning rate: seen as it is seen beside STE-net, or as the
  /// paper has it (|w − w′|) too.
  enum LRTweak: String, CaseIterable { case mirrored, both }

  /// The learning rate of the lr-tweak (the paper's Table 3).
  static let lrTweak = "1.01"

  let pairs: [EstimatorPair]
  /// The sections `runs` and `comparisons` with the pairs' own added.
  let runs: YAMLValue
  let comparisons: YAMLValue

  /// - Parameter only: the pairs that a profile keeps; nil for all.
  /// - Throws: `Failure` 78 for unknown keys, names that are no file names, an entry that shares what is
  ///   not trained, and a file that has neither runs nor pairs.
  init(_ root: YAMLMapping, groups: [OptimizerGroup], only: YAMLValue?) throws {
    let all = try PairEntry.all(root["pairs"], groups: groups)
    let names = all.map(\.name)
    let kept = try only?.list().map { try $0.name(among: names, what: "pair") } ?? names
    if let only, let lost = all.first(where: { $0.lacksItsSource(among: kept) }) {
      throw Failure(
        .configuration, at: only.place,
        "“\(lost.name)” shares the runs of “\(lost.source)”, which is left out",
        remedy: "add “\(lost.source)”, or leave out “\(lost.name)”")
    }
    let lrTweak =
      try root["lr_tweak"]?.choice(LRTweak.self, what: "lr_tweak") ?? .mirrored
    var pairs: [EstimatorPair] = []
    var runs = try Section(root["runs"], key: "runs", of: root)
    var comparisons = try Section(root["comparisons"], key: "comparisons", of: root)
    for entry in all where kept.contains(entry.name) {
      for group in entry.groups {
        let pair = EstimatorPair(
          name: entry.name, label: entry.label, optimizerGroup: group.name, source: entry.source)
        let writer = PairWriter(pair: pair, group: group, entry: entry, lrTweak: lrTweak)
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
    private var entries: [YAMLNode.Entry] = []
    private let key: String
    /// Gives the section its place.
    private let node: YAMLNode

    init(_ value: YAMLValue?, key: String, of root: YAMLMapping) throws {
      self.key = key
      guard let section = value ?? root["pairs"] else { throw Self.missing(key, root) }
      node = section.node
      _ = try section.mapping()
      if value != nil, case .mapping(let own) = node.content { entries = own }
    }

    private static func missing(_ key: String, _ root: YAMLMapping) -> Failure {
      Failure(
        .configuration, at: root.place, "\(root.key) lacks the key “\(key)”",
        remedy: "add “\(key): …”, or “pairs: …”")
    }

    mutating func add(_ written: [(name: String, node: YAMLNode)]) throws {
      for (name, node) in written {
        guard !entries.contains(where: { $0.name == name }) else {
          throw Failure(
            .configuration, at: self.node.place, "“\(name)” is written out by “pairs” too",
            remedy: "rename one of the two")
        }
        entries.append(YAMLNode.Entry(name: name, place: node.place, value: node))
      }
    }

    var value: YAMLValue {
      YAMLValue(
        node: YAMLNode(.mapping(entries), file: node.file, place: node.place), key: key)
    }
  }
}
