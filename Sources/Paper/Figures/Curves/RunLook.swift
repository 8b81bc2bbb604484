import Configurations
import Drawing
import Results

/// How the curves of a run look, the same in every figure.
package struct RunLook {
  /// The label in the experiment's file, without the optimizer's letter.
  package let label: RichText
  package let style: StrokeStyle

  /// Colour and dash follow from what the run is compared as, not from its name or its place in a list.
  package init(_ run: RunSummary, in experiment: Experiment) {
    label = symbols(experiment.netLabel(run.label, run.optimizer, run.role))
    style =
      switch experiment.part(of: run.name) {
      case .qhat:
        StrokeStyle(Palette.qhatNet, width: 1.2, dash: StrokeStyle.dashes[1])
      case .counterpart: StrokeStyle(Palette.steNet, width: 1.5)
      case .tweaked: StrokeStyle(Palette.purple, width: 1.1, dash: StrokeStyle.dashes[2])
      case .unadjusted: StrokeStyle(Palette.green, width: 1.1, dash: StrokeStyle.dashes[3])
      case .further(let place): .further(place)
      }
  }
}

extension Experiment {
  /// What a run is to the comparisons of the paper's Table 3.
  enum Part: Equatable {
    /// Q̂-net and STE-net of a baseline.
    case qhat, counterpart
    /// Q̂-net at another learning rate.
    case tweaked
    /// STE-net with neither M nor α.
    case unadjusted
    /// A run of the user's own: its place among them, those with one label counted once.
    case further(Int)
  }

  func part(of run: String) -> Part {
    if let part = knownPart(of: run) { return part }
    let labels = wholeRuns.filter { knownPart(of: $0.name) == nil }
      .map { (name: $0.name, label: labelWithoutLetter($0.label, $0.optimizerGroup)) }
    let own = labels.first { $0.name == run }?.label
    var seen: [String] = []
    for (_, label) in labels where !seen.contains(label) { seen.append(label) }
    return .further(seen.firstIndex { $0 == own } ?? seen.count)
  }

  private func knownPart(of run: String) -> Part? {
    guard pairs.isEmpty else { return nil }
    for comparison in comparisons where comparison.knownKind == .baseline {
      if comparison.run == run { return .qhat }
      if comparison.with == run { return .counterpart }
    }
    switch comparisons.first(where: { $0.with == run && $0.knownKind != nil })?.knownKind {
    case .lrTweak, .lrTweakMapped: return .tweaked
    case .unadjusted: return .unadjusted
    case .baseline, nil: return nil
    }
  }

  /// A run's label as legends have it: without the optimizer's letter, and with a net for its Q̂ or STE.
  fileprivate func netLabel(_ label: String, _ group: String, _ role: String) -> String {
    let common = labelWithoutLetter(label, group)
    let head = role == RunConfiguration.Role.ste.rawValue ? "STE" : "Q̂"
    let rest = common.dropFirst(head.count)
    guard common.hasPrefix(head), rest.isEmpty || rest.hasPrefix(",") else { return common }
    return "\(head)-net\(rest)"
  }
}

extension StrokeStyle {
  /// The line of a run or comparison that the paper does not have, by its place among them: colours and dashes that
  /// none of the paper's has, and no two alike among the first eighteen.
  static func further(_ place: Int) -> StrokeStyle {
    let colors = [Palette.orange, Palette.sky, Palette.axis]
    let dashes = [1, 4, 5, 0, 2, 3].map { StrokeStyle.dashes[$0] }
    return StrokeStyle(
      colors[place % colors.count], width: 1.2,
      dash: dashes[(place + place / colors.count) % dashes.count])
  }
}
