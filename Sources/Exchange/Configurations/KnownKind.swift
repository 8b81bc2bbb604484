extension Comparison {
  /// The kinds of the paper's Table 3. Any other kind is a user's own, and means what its label says.
  package enum KnownKind: String, CaseIterable, Sendable {
    /// Q̂-net against its STE-net: what all others are measured by.
    case baseline
    /// Q̂-net against itself at another learning rate.
    case lrTweak = "lr-tweak"
    /// The same pair, both seen through M.
    case lrTweakMapped = "lr-tweak-mapped"
    /// Q̂-net against an STE-net with neither M nor α.
    case unadjusted
  }

  /// Nil for a kind of the user's own.
  package var knownKind: KnownKind? { KnownKind(rawValue: kind) }

  /// Whether it is another comparison's pair of runs once more, measured by another ruler.
  package var repeatsAPair: Bool { knownKind == .lrTweakMapped }
}

extension Experiment {
  /// The comparison of a kind with an optimizer group; nil where the file has none. What `pairs` stands for has
  /// many of a kind, and none that stands for the experiment.
  package func comparison(_ kind: Comparison.KnownKind, _ group: String) -> Comparison? {
    guard pairs.isEmpty else { return nil }
    return comparisons.first { $0.knownKind == kind && $0.optimizerGroup == group }
  }

  /// Q̂-net and STE-net of the first optimizer group that has them, among those that adapt or those that do not.
  package func baseline(isAdaptive: Bool) -> Comparison? {
    optimizerGroups.lazy.filter { $0.rule.isAdaptive == isAdaptive }
      .compactMap { comparison(.baseline, $0.name) }.first
  }

  package func optimizerGroup(named name: String) -> OptimizerGroup? {
    optimizerGroups.first { $0.name == name }
  }
}
