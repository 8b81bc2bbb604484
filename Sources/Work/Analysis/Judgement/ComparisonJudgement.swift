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
    let shown = experiment.comparisons.filter { analysis.comparison($0.name) != nil }
    list.add("\(root).comparisons", list: shown.map(place), of: places)
    list.add(
      "\(root).compared-pairs", list: shown.filter { !$0.repeatsAPair }.map(place),
      of: experiment.comparisons.filter { !$0.repeatsAPair }.map(place))
    // Those that the penalty alone moves by one factor.
    list.add(
      "\(root).decaying-pairs",
      list: shown.filter { !$0.repeatsAPair && analysis.comparison($0.name)?.penalty != nil }
        .map(place),
      of: experiment.comparisons.filter { !$0.repeatsAPair }.map(place))
    let all = analysis.comparedPairs.map(\.positions)
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
      addPenalty(found?.penalty, at: place, from: [comparison.name], to: &list)
      list.add(
        "\(place).half-way-error", found?.errorHalfWay, .share, from: [comparison.name])
      guard comparison.kind != Self.baselineKind,
        let baseline = self.comparison(Self.baselineKind, comparison.optimizerGroup)
      else { continue }
      addRatios(
        found, over: analysis.comparison(baseline.name), "over-baseline", at: place,
        from: [place, self.place(baseline)], to: &list)
    }
    for group in experiment.optimizerGroups {
      guard let baseline = comparison(Self.baselineKind, group.name) else { continue }
      let lrTweak = comparison(Self.lrTweakKind, group.name)
      addRatios(
        analysis.comparison(baseline.name), over: lrTweak.flatMap { analysis.comparison($0.name) },
        "over-lr-tweak", at: place(baseline),
        from: [place(baseline)] + (lrTweak.map { [place($0)] } ?? []), to: &list)
      let mapped = comparison(Comparison.KnownKind.lrTweakMapped.rawValue, group.name)
      addRatios(
        analysis.comparison(baseline.name), over: mapped.flatMap { analysis.comparison($0.name) },
        "over-lr-tweak-mapped", at: place(baseline),
        from: [place(baseline)] + (mapped.map { [place($0)] } ?? []), to: &list)
    }
    addLinks(to: &list)
  }

  /// What belongs together, so that documents can go from one to the other: a baseline and its lr-tweak, nets and
  /// optimizer; any other comparison and its baseline.
  private func addLinks(to list: inout FindingList) {
    func places(_ kind: String) -> [String] {
      experiment.comparisons.filter { $0.kind == kind }.map(place)
    }
    list.add(
      "\(root).baselines", list: places(Self.baselineKind), of: places(Self.baselineKind))
    let unadjusted = experiment.comparisons.filter {
      $0.kind == Self.unadjustedKind && comparison(Self.baselineKind, $0.optimizerGroup) != nil
    }.map(place)
    list.add("\(root).unadjusted-pairs", list: unadjusted, of: unadjusted)
    for comparison in experiment.comparisons {
      let (place, group) = (place(comparison), comparison.optimizerGroup)
      list.add("\(place).group", linkTo: "\(root).optimizer.\(group)")
      if comparison.kind == Self.baselineKind || unadjusted.contains(place) {
        list.add("\(place).of-paper", linkTo: "\(root).paper.\(group)")
      }
      guard comparison.kind == Self.baselineKind else {
        let baseline = self.comparison(Self.baselineKind, group)
        list.add("\(place).baseline", linkTo: baseline.map { self.place($0) })
        if unadjusted.contains(place) {
          list.add("\(place).claim", linkTo: "\(root).claim-b.\(group)")
        }
        continue
      }
      let lrTweak = self.comparison(Self.lrTweakKind, group)
      list.add("\(place).claim", linkTo: "\(root).claim-a.\(group)")
      list.add("\(place).lr-tweak", linkTo: lrTweak.map { self.place($0) })
      list.add("\(place).qhat", linkTo: "\(root).qhat.\(group)")
      list.add("\(place).ste", linkTo: "\(root).ste.\(group)")
      addLayers(analysis.comparison(comparison.name), at: place, to: &list)
    }
    let mapped = experiment.comparisons.first {
      if case .mapped = $0.alignment { $0.kind == Self.baselineKind } else { false }
    }
    list.add("\(root).mapped-density", linkTo: mapped.map(place))
    list.add("\(root).direct-density", linkTo: unadjusted.first)
  }

  /// A baseline tensor by tensor (`mnist.baseline.sgd.layer.1.error`).
  private func addLayers(
    _ found: ComparisonSummary?, at place: String, to list: inout FindingList
  ) {
    let tensors = found?.tensors ?? []
    let places = (1...max(1, tensors.count)).map { "\(place).layer.\($0)" }
    list.add("\(place).layers", list: Array(places.prefix(tensors.count)), of: places)
    for (index, place) in places.enumerated() {
      let tensor = tensors.indices.contains(index) ? tensors[index] : nil
      list.add("\(place).name", word: tensor?.name)
      list.add("\(place).weights", number: tensor.map { Double($0.weightCount) }, .count)
      list.add("\(place).error", tensor?.errorOverLimit, .share, from: [])
      list.add("\(place).agreement", tensor?.agreement, .share, from: [])
      list.add("\(place).outside", tensor?.outsideRange, .share, from: [])
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

  /// What the penalty alone would make of the pair (`mnist.baseline.sgd.penalty-error`); without values where an
  /// optimizer adapts.
  func addPenalty(
    _ penalty: PenaltyEffect?, at place: String, from inputs: [String], to list: inout FindingList
  ) {
    list.add("\(place).penalty-remaining", penalty?.remaining, .share, from: inputs)
    list.add("\(place).penalty-error", penalty?.errorOverLimit, .share, from: inputs)
    list.add(
      "\(place).penalty-disagreement",
      (penalty?.agreement).map { SeedValues($0.values.map { 1 - $0 }) }, .share, from: inputs)
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

extension ComparisonSummary {
  /// Ē over w_max at the snapshot in the middle between the first and the last; nil without snapshots.
  fileprivate var errorHalfWay: SeedValues? {
    guard let first = steps.first, let last = steps.last else { return nil }
    let middle = (first + last) / 2
    let nearest = steps.indices.min { abs(steps[$0] - middle) < abs(steps[$1] - middle) }
    return nearest.map { index in SeedValues(errorOverTime.values.map { $0[index] }) }
  }
}

extension Alignment {
  /// Share of weights with different quantized values: the measure that needs no ruler.
  var disagreement: SeedValues { SeedValues(agreement.values.map { 1 - $0 }) }
}
