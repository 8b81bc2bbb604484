import Configurations
import Foundation
import Quantization
import Results

/// What the recipe's numbers hang on: every entry of `pairs` as a variation of the entry `recipe`
/// (`sensitivity.bits-1.sgd.error-factor`), the sweeps (`sensitivity.sweep.bits.sgd`), and the readings of the
/// paper that move most.
extension Judgement {
  /// How many of each family were trained, and how they are judged (`sensitivity.family.sgd.alike`).
  func addFamilies(to list: inout FindingList) {
    let families = experiment.families.map { "\(root).family.\($0.name)" }
    list.add("\(root).families", list: families, of: families)
    for family in experiment.families {
      let own = experiment.pairs.filter { experiment.family(of: $0.optimizerGroup) == family.name }
      let place = "\(root).family.\(family.name)"
      list.add("\(place).name", word: family.rule.displayName)
      list.add("\(place).letter", word: family.letter)
      addTally(own, at: place, to: &list)
    }
  }

  func addSensitivity(to list: inout FindingList) {
    let variations = Variation.all(experiment)
    guard !variations.isEmpty else { return }
    for variation in variations { addVariation(variation, to: &list) }
    let places = variations.map { place($0.pair) }
    list.add(
      "\(root).variations", list: variations.filter(isMeasured).map { place($0.pair) }, of: places)
    for theme in VariationTheme.sweeps {
      for family in experiment.families {
        addSweep(theme, family.name, variations, to: &list)
      }
    }
    list.add(
      "\(root).bits-apart",
      list: variations.filter {
        $0.theme == .bits && $0.isOnSweep && likeness($0.pair) == .notSupported
      }.map { place($0.pair) },
      of: places, rule: .likeness)
    list.add(
      "\(root).bits-beside",
      list: variations.filter {
        $0.theme == .bits && !$0.isOnSweep && $0.qhat.grid == .range && isMeasured($0)
      }.map { place($0.pair) },
      of: places)
    let sweeps = VariationTheme.sweeps.filter { $0 != .bits }.flatMap { theme in
      experiment.families.map { "\(root).sweep.\(theme.rawValue).\($0.name)" }
    }
    let bitSweeps = experiment.families.map { "\(root).sweep.bits.\($0.name)" }
    list.add(
      "\(root).bit-sweeps", list: bitSweeps.filter { list["\($0).first"]?.isEmpty == false },
      of: bitSweeps)
    list.add(
      "\(root).sweeps", list: sweeps.filter { list["\($0).first"]?.isEmpty == false }, of: sweeps)
    let batch = variations.first { $0.theme == .batchSize }
    list.add(
      "\(root).batch-origin",
      list: batch.flatMap { isMeasured($0) ? $0 : nil }.map { [place($0.origin)] } ?? [],
      of: places)
    addMovers(variations, to: &list)
    addIntegerGrid(variations, to: &list)
  }

  private func isMeasured(_ variation: Variation) -> Bool { comparisons(variation.pair) != nil }

  private func addVariation(_ variation: Variation, to list: inout FindingList) {
    let (place, origin) = (place(variation.pair), place(variation.origin))
    list.add(
      "\(place).theme", word: variation.theme.rawValue,
      choices: VariationTheme.allCases.map(\.rawValue))
    list.add("\(place).on-sweep", truth: variation.isOnSweep)
    for theme in VariationTheme.sweeps {
      list.add("\(place).\(theme.rawValue)", number: variation.value(of: theme), theme.unit)
    }
    list.add("\(place).origin", list: [origin], of: experiment.pairs.map { self.place($0) })
    list.add("\(place).error-factor", errorFactor(variation), from: [place, origin])
    let baselines = [variation.pair, variation.origin].compactMap {
      analysis.comparison($0.baselineComparison).map { SeededValues($0, \.agreement) }
    }
    list.add(
      "\(place).agreement-gain",
      baselines.count == 2 ? baselines[0].difference(from: baselines[1]) : nil, .points,
      from: ["\(place).agreement", "\(origin).agreement"])
    list.add(
      "\(place).accuracy-gain", accuracyGain(variation), .points,
      from: ["\(place).qhat-validation-accuracy", "\(origin).qhat-validation-accuracy"])
  }

  /// How many times the origin's its Ē is.
  private func errorFactor(_ variation: Variation) -> PairedRatio? {
    guard let own = analysis.comparison(variation.pair.baselineComparison),
      let origin = analysis.comparison(variation.origin.baselineComparison)
    else { return nil }
    return PairedRatio(own, over: origin, \.errorOverLimit)
  }

  /// How much better Q̂-net is than in the origin, as a share; nil where a run is missing.
  private func accuracyGain(_ variation: Variation) -> SeedValues? {
    guard let own = analysis.run(variation.pair.qhat),
      let origin = analysis.run(variation.origin.qhat)
    else { return nil }
    return own.difference(from: origin, \.validationAccuracy)
  }

  /// The places of a sweep that were measured, ascending, the origin among them; its ends where there are two.
  private func addSweep(
    _ theme: VariationTheme, _ family: String, _ variations: [Variation],
    to list: inout FindingList
  ) {
    let alike = variations.filter { experiment.family(of: $0.pair.optimizerGroup) == family }
    // Entries that differ in more than the theme, as another reading at one bit, have no place on the line.
    let own = alike.filter { $0.theme == theme && $0.isOnSweep }
    let origin = alike.first { $0.pair == own.first?.origin }
    let points = ([origin].compactMap { $0 } + own).filter(isMeasured)
      .compactMap { variation in
        variation.value(of: theme).map { (at: $0, place: place(variation.pair)) }
      }.sorted { $0.at < $1.at }
    let isSweep = points.count > 1
    let name = "\(root).sweep.\(theme.rawValue).\(family)"
    let places = alike.map { place($0.pair) }
    list.add(
      "\(name).theme", word: theme.rawValue, choices: VariationTheme.allCases.map(\.rawValue))
    list.add(
      "\(name).optimizer",
      word: experiment.optimizerGroups.first { $0.name == family }?.rule.displayName)
    list.add("\(name).points", list: isSweep ? points.map(\.place) : [], of: places)
    list.add("\(name).from", number: isSweep ? points[0].at : nil, theme.unit)
    list.add("\(name).to", number: isSweep ? points.last?.at : nil, theme.unit)
    list.add("\(name).first", list: isSweep ? [points[0].place] : [], of: places)
    list.add("\(name).last", list: isSweep ? points.suffix(1).map(\.place) : [], of: places)
  }

  /// The readings that move Ē most and least, and the one that moves accuracy most.
  private func addMovers(_ variations: [Variation], to list: inout FindingList) {
    let readings = variations.filter { $0.theme == .reading }
    let places = readings.map { place($0.pair) }
    let ranked = readings.compactMap { reading in
      errorFactor(reading).map { (place: place(reading.pair), move: abs(log($0.ratio))) }
    }.sorted { $0.move > $1.move }
    list.add("\(root).movers", list: ranked.prefix(3).map(\.place), of: places)
    list.add(
      "\(root).least-mover", list: ranked.count > 3 ? ranked.suffix(1).map(\.place) : [],
      of: places)
    let heaviest = readings.compactMap { reading in
      accuracyGain(reading).map { (place: place(reading.pair), gain: abs($0.mean)) }
    }.max { $0.gain < $1.gain }
    list.add("\(root).accuracy-mover", list: heaviest.map { [$0.place] } ?? [], of: places)
  }

  /// What of the initial weights the integer grid leaves without a gradient, in units of w_max and as a share.
  private func addIntegerGrid(_ variations: [Variation], to list: inout FindingList) {
    let own = variations.filter { $0.qhat.grid == .integer }
    let measured = own.filter(isMeasured)
    let highest = measured.first.map { variation in
      UniformQuantizer(bits: variation.qhat.bits, limit: 1, grid: .integer)
        .representableRange.upperBound
    }
    list.add(
      "\(root).integer-grid", list: measured.map { place($0.pair) }, of: own.map { place($0.pair) })
    list.add("\(root).integer-grid.highest-level", number: highest, .number)
    list.add("\(root).integer-grid.beyond", number: highest.map { (1 - $0) / 2 }, .share)
  }
}
