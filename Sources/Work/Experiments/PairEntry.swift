import Configurations
import Diagnostics

/// One entry of the section `pairs`, read but not written out.
struct PairEntry {
  let name: String
  let label: String
  /// The entry whose Q̂-net and lr-tweak it looks at: itself, unless it shares another's.
  let source: String
  /// The optimizers that it is trained with, in the order of the file.
  let groups: [OptimizerGroup]
  /// What STE-net gets of Table 1, whatever the optimizer; nil for as the optimizer wants it.
  let adjustment: SteAdjustment?
  /// STE-net's estimator; nil for that of Appendix G.
  let mirror: YAMLValue?
  /// What the runs hold beside; of the source, where it shares one.
  let settings: [(name: String, value: YAMLValue)]
  /// Where the entry stands.
  let node: YAMLNode

  var sharesRuns: Bool { source != name }

  /// What the runs with an optimizer hold beside: a learning rate that was given for each is that optimizer's.
  func settings(with group: OptimizerGroup) -> [(name: String, node: YAMLNode)] {
    settings.map { name, value in
      guard name == "learning_rate", case .mapping(let rates) = value.node.content,
        let own = rates.first(where: { $0.name == group.name })
      else { return (name, value.node) }
      return (name, own.value)
    }
  }

  /// Every entry of the section, none without one.
  /// - Throws: `Failure` 78 for anything unknown or inconsistent.
  static func all(_ section: YAMLValue?, groups: [OptimizerGroup]) throws -> [PairEntry] {
    let entries = try section?.mapping().entries ?? []
    var found: [PairEntry] = []
    for entry in entries {
      try checkFileName(entry.name, at: entry.place)
      try checkPlace(entry.name, at: entry.place)
      let own = try entry.value.mapping(keys: PairExpansion.keys)
      if let shared = own["shares"] {
        found.append(try sharing(shared, entry.name, entry.value, own, groups, before: found))
        continue
      }
      _ = try own.required("estimator")
      let settings = own.entries.filter {
        $0.name == "estimator" || PairExpansion.runKeys.contains($0.name)
      }
      let chosen = try chosen(own["optimizers"], among: groups)
      if let rates = own["learning_rate"], case .mapping = rates.node.content {
        let names = chosen.map(\.name)
        let given = try rates.mapping(keys: names)
        for name in names { _ = try given.required(name) }
      }
      found.append(
        PairEntry(
          name: entry.name, label: try own["label"]?.string() ?? entry.name, source: entry.name,
          groups: chosen,
          adjustment: try own["adjusted"]?.choice(SteAdjustment.self, what: "adjustment"),
          mirror: own["mirror"],
          settings: settings.map { ($0.name, $0.value) }, node: entry.value.node))
    }
    return found
  }

  /// Whether it shares runs of an entry that is not `kept`, while it is.
  func lacksItsSource(among kept: [String]) -> Bool {
    kept.contains(name) && !kept.contains(source)
  }

  private static func sharing(
    _ shared: YAMLValue, _ name: String, _ value: YAMLValue, _ own: YAMLMapping,
    _ groups: [OptimizerGroup], before: [PairEntry]
  ) throws -> PairEntry {
    if let stranger = own.entries.first(where: { !PairExpansion.sharingKeys.contains($0.name) }) {
      throw Failure(
        .configuration, at: stranger.place,
        "\(own.key) shares its Q̂-net, which has a “\(stranger.name)” already",
        expected: "nothing but \(PairExpansion.sharingKeys.joined(separator: ", "))")
    }
    let candidates = before.filter { !$0.sharesRuns }
    let word = try shared.name(among: candidates.map(\.name), what: "pair before this one")
    guard let source = candidates.first(where: { $0.name == word }) else {
      throw Failure(.software, at: shared.place, "the pair “\(word)” was lost")
    }
    let chosen =
      try own["optimizers"].map { try Self.chosen($0, among: groups) } ?? source.groups
    if let foreign = chosen.first(where: { group in
      !source.groups.contains { $0.name == group.name }
    }) {
      throw Failure(
        .configuration, at: own["optimizers"]?.place,
        "“\(source.name)” is not trained with \(foreign.name)",
        expected: source.groups.map(\.name).joined(separator: ", "))
    }
    return PairEntry(
      name: name, label: try own["label"]?.string() ?? name, source: source.name, groups: chosen,
      adjustment: try own["adjusted"]?.choice(SteAdjustment.self, what: "adjustment"),
      mirror: own["mirror"], settings: source.settings,
      node: value.node)
  }

  /// The optimizers that a list names, all without one; in the order of the file's own list.
  private static func chosen(
    _ list: YAMLValue?, among groups: [OptimizerGroup]
  ) throws -> [OptimizerGroup] {
    guard let list else { return groups }
    let names = try list.list().map {
      try $0.name(among: groups.map(\.name), what: "optimizer")
    }
    guard !names.isEmpty else {
      throw Failure(.configuration, at: list.place, "\(list.key) names no optimizer")
    }
    return groups.filter { names.contains($0.name) }
  }
}
