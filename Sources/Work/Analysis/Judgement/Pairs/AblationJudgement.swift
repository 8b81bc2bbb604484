import Configurations
import Results

/// M and α apart (`ablation.part.sgd`), and what adaptive optimizers gain from weights that start at M(w)
/// (`ablation.start.psg.adam`), for experiments that have an STE-net with one of the two alone.
extension Judgement {
  func addAblation(to list: inout FindingList) {
    guard subject == .ablation else { return }
    let groups = experiment.optimizerGroups.filter { !$0.rule.isAdaptive }
    for group in groups { addParts(of: group, to: &list) }
    list.add(
      "\(root).parts",
      list: groups.filter { group in
        experiment.pairs.contains { $0.optimizerGroup == group.name && comparisons($0) != nil }
      }.map(part), of: groups.map(part))
    let starts = experiment.pairs.compactMap(start)
    for start in starts { add(start, to: &list) }
    list.add(
      "\(root).starts", list: starts.filter { gain($0) != nil }.map(place),
      of: starts.map(place))
  }

  private func adjustment(_ pair: EstimatorPair) -> SteAdjustment? {
    experiment.run(named: pair.ste)?.adjustment
  }

  private func part(_ group: OptimizerGroup) -> String { "\(root).part.\(group.name)" }

  /// The same Q̂-net against each of the four STE-nets.
  private func addParts(of group: OptimizerGroup, to list: inout FindingList) {
    let own = experiment.pairs.filter { $0.optimizerGroup == group.name }
    let places = own.map { place($0) }
    list.add("\(part(group)).title", word: group.rule.title)
    for (name, kind) in [
      ("both", SteAdjustment.both), ("map", .map), ("alpha", .alpha), ("neither", .neither),
    ] {
      let found = own.first { adjustment($0) == kind && comparisons($0) != nil }
      list.add("\(part(group)).\(name)", list: found.map { [place($0)] } ?? [], of: places)
    }
  }

  /// Two STE-nets of one Q̂-net whose optimizer adapts: weights as drawn, and M of them.
  private struct Start {
    let drawn: EstimatorPair
    let mapped: EstimatorPair
  }

  private func start(_ mapped: EstimatorPair) -> Start? {
    let group = experiment.optimizerGroups.first { $0.name == mapped.optimizerGroup }
    guard group?.rule.isAdaptive == true, adjustment(mapped) == .map else { return nil }
    return experiment.pairs.first {
      $0.source == mapped.source && $0.optimizerGroup == mapped.optimizerGroup
        && adjustment($0) == .neither
    }.map { Start(drawn: $0, mapped: mapped) }
  }

  private func place(_ start: Start) -> String {
    "\(root).start.\(start.drawn.name).\(start.drawn.optimizerGroup)"
  }

  /// Validation accuracy from M(w) less that from w, seed by seed.
  private func gain(_ start: Start) -> SeedValues? {
    analysis.run(start.mapped.ste).flatMap { mapped in
      analysis.run(start.drawn.ste).flatMap { mapped.difference(from: $0, \.validationAccuracy) }
    }
  }

  private func add(_ start: Start, to list: inout FindingList) {
    let place = place(start)
    let pairs = [start.drawn, start.mapped].map { self.place($0) }
    list.add("\(place).label", word: start.drawn.label)
    list.add("\(place).drawn", linkTo: pairs[0])
    list.add("\(place).mapped", linkTo: pairs[1])
    list.add("\(place).gain", gain(start), .points, from: [start.mapped.ste, start.drawn.ste])
  }
}
