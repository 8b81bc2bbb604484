import Configurations
import Results

/// Two runs side by side, by kind and optimizer group: `mnist.baseline.sgd.error`.
extension Judgement {
  /// The kind of comparison that all others are measured by, and the one at another learning rate.
  static let baselineKind = Comparison.KnownKind.baseline.rawValue
  static let lrTweakKind = Comparison.KnownKind.lrTweak.rawValue
  static let unadjustedKind = Comparison.KnownKind.unadjusted.rawValue

  func place(_ comparison: Comparison) -> String {
    "\(root).\(comparison.kind).\(comparison.optimizerGroup)"
  }

  /// The comparison of a kind with an optimizer; nil where the experiment has none.
  func comparison(_ kind: String, _ group: String) -> Comparison? {
    experiment.comparisons.first { $0.kind == kind && $0.optimizerGroup == group }
  }

  /// What was measured of it; nil where the experiment has none or a run is missing.
  func measured(_ kind: String, _ group: String) -> ComparisonSummary? {
    comparison(kind, group).flatMap { analysis.comparison($0.name) }
  }

  func addComparisons(to list: inout FindingList) {
    let places = experiment.comparisons.map(place)
    list.add(
      "\(root).comparisons",
      list: experiment.comparisons.filter { analysis.comparison($0.name) != nil }.map(place),
      of: places)
    let all = analysis.comparisons.map(\.positions)
    func sum(_ name: String, _ count: (BinPositions) -> Int) {
      let total = all.map(count).reduce(0, +)
      list.add(
        "\(root).\(name)", number: all.isEmpty ? nil : Double(total), .count, from: places)
    }
    sum("levels-apart", \.levelsApart)
    sum("disagreeing-count", \.disagreeingCount)
    for comparison in experiment.comparisons {
      let place = place(comparison)
      let found = analysis.comparison(comparison.name)
      list.add("\(place).label", word: comparison.label)
      addAlignment(found?.total, at: place, from: [comparison.name], comparison.label, to: &list)
      let near = Int((rules[.nearBoundary].value * 2 * Double(BinPositions.steps)).rounded())
      list.add(
        "\(place).near-boundary", number: found?.positions.share(within: near), .share,
        rule: .nearBoundary, from: [comparison.name])
      list.add(
        "\(place).near-boundary-disagreeing",
        number: found?.positions.disagreeingShare(within: near), .share, rule: .nearBoundary,
        from: [comparison.name])
      addShown(found, at: place, from: comparison, to: &list)
      guard comparison.kind != Self.baselineKind,
        let baseline = self.comparison(Self.baselineKind, comparison.optimizerGroup)
      else { continue }
      addRatios(
        found, over: analysis.comparison(baseline.name), "over-baseline", at: place,
        from: [place, self.place(baseline)], to: &list)
    }
    for group in experiment.optimizerGroups {
      guard let baseline = comparison(Self.baselineKind, group.name),
        let lrTweak = comparison(Self.lrTweakKind, group.name)
      else { continue }
      addRatios(
        analysis.comparison(baseline.name), over: analysis.comparison(lrTweak.name),
        "over-lr-tweak",
        at: place(baseline), from: [place(baseline), place(lrTweak)], to: &list)
    }
  }

  /// Counts of what scatter plots show, and Ē of their seed.
  private func addShown(
    _ found: ComparisonSummary?, at place: String, from comparison: Comparison,
    to list: inout FindingList
  ) {
    func add(_ name: String, _ count: Int?) {
      list.add(
        "\(place).\(name)", number: count.map(Double.init), .count, from: [comparison.name])
    }
    add("weights", found?.total.weightCount)
    add("disagreeing-count", found?.positions.disagreeingCount)
    add("beyond-frame", found?.density.outside)
    add("beyond-frame-mapped", found?.mappedDensity.outside)
    list.add(
      "\(place).first-seed-error", number: found?.total.errorOverLimit.values.first, .share,
      from: [comparison.name])
  }

  /// Ē by both normalizations, agreement, and the weights that have no Ē or stand alone.
  func addAlignment(
    _ total: Alignment?, at place: String, from inputs: [String], _ row: String,
    to list: inout FindingList
  ) {
    func paper(_ column: String) -> PaperValue? {
      analysis.paper.value(table: "table-4", half: paperHalf, row: row, column: column)
    }
    list.add(
      "\(place).error", total?.errorOverLimit, .share, from: inputs, paper: paper("alignment_error")
    )
    list.add("\(place).error-over-range", total?.errorOverRange, .share, from: inputs)
    list.add(
      "\(place).agreement", total?.agreement, .share, from: inputs, paper: paper("agreement"))
    list.add("\(place).disagreement", total?.disagreement, .share, from: inputs)
    list.add("\(place).outside", total?.outsideRange, .share, from: inputs)
    list.add("\(place).unmapped", total?.unmapped, .share, from: inputs)
    list.add("\(place).trapped-alone", total?.trappedAlone, .share, from: inputs)
  }

  /// How many times as far apart, and how many times as many quantized weights differ.
  func addRatios(
    _ one: ComparisonSummary?, over other: ComparisonSummary?, _ suffix: String, at place: String,
    from inputs: [String], to list: inout FindingList
  ) {
    func ratio(_ path: KeyPath<Alignment, SeedValues>) -> PairedRatio? {
      one.flatMap { a in other.flatMap { PairedRatio(a, over: $0, path) } }
    }
    list.add(
      "\(place).error-\(suffix)", ratio(\.errorOverLimit), from: inputs.map { $0 + ".error" })
    list.add(
      "\(place).disagreement-\(suffix)", ratio(\.disagreement),
      from: inputs.map { $0 + ".disagreement" })
  }
}

extension Alignment {
  /// Share of weights with different quantized values: the measure that needs no ruler.
  var disagreement: SeedValues { SeedValues(agreement.values.map { 1 - $0 }) }
}
