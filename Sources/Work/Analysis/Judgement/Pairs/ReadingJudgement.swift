import Configurations
import Results

/// How far every reading of the recipe is from the paper's numbers (`sensitivity.recipe.sgd.distance.all`), and
/// which is the nearest.
extension Judgement {
  /// A reading with its distance; nil where its runs are missing.
  private struct Reading {
    let variation: Variation
    let family: String
    let distance: PaperDistance?

    var factor: Double? { distance.flatMap { PaperDistance.factor($0.all) } }
  }

  func addReadings(to list: inout FindingList) {
    // The paper's numbers are for the recipe's bits and learning rates.
    let readings = Variation.all(experiment)
      .filter { ![.bits, .learningRate].contains($0.theme) }.map(reading)
    guard !readings.isEmpty else { return }
    for family in experiment.families {
      let own = readings.filter { $0.family == family.name }
      let ranked = own.filter { $0.factor != nil }
        .sorted { ($0.factor ?? .infinity) < ($1.factor ?? .infinity) }
        .map { place($0.variation.pair) }
      let places = own.map { place($0.variation.pair) }
      for reading in own { add(reading, ranked, to: &list) }
      let name = "\(root).readings.\(family.name)"
      list.add("\(name).count", number: Double(ranked.count), .count, from: places)
      list.add("\(name).name", word: family.rule.displayName)
      list.add("\(name).nearest", list: Array(ranked.prefix(1)), of: places)
      let recipe = own.first { $0.variation.theme == .recipe }.map { place($0.variation.pair) }
      list.add(
        "\(name).recipe", list: recipe.map { ranked.contains($0) ? [$0] : [] } ?? [], of: places)
      list.add(
        "\(name).recipe-is-nearest",
        truth: ranked.first.flatMap { first in recipe.map { $0 == first } }, from: places)
    }
    let families = experiment.families.map { "\(root).readings.\($0.name)" }
    list.add("\(root).readings-by-family", list: families, of: families)
    addOrder(readings, to: &list)
  }

  private func reading(_ variation: Variation) -> Reading {
    let pair = variation.pair
    let letter = experiment.optimizerGroups.first { $0.name == pair.optimizerGroup }?.letter ?? ""
    // Where STE-net is seen through M, so is lr-tweak; the paper measures it without.
    let lrTweak =
      experiment.comparison(named: pair.plainLRTweakComparison)?.name ?? pair.lrTweakComparison
    let nets = nets(pair.baselineComparison, lrTweak, pair.qhat, pair.ste, letter)
    return Reading(
      variation: variation,
      family: experiment.family(of: pair.optimizerGroup) ?? pair.optimizerGroup,
      distance: nets.map { PaperDistance($0, analysis.paper, half: paperHalf) })
  }

  private func add(_ reading: Reading, _ ranked: [String], to list: inout FindingList) {
    let place = place(reading.variation.pair)
    for (index, name) in PaperDistance.partNames.enumerated() {
      let distances = reading.distance?.parts[index].distances
      list.add(
        "\(place).distance.\(name)", number: distances.flatMap { PaperDistance.factor($0) },
        .ratio, from: [place])
      list.add(
        "\(place).distance.\(name).numbers", number: distances.map { Double($0.count) }, .count,
        from: [place])
    }
    list.add(
      "\(place).rank", number: ranked.firstIndex(of: place).map { Double($0 + 1) }, .count,
      from: ["\(root).readings"])
  }

  /// The entries in ascending order of their distance with the first optimizer; those without it last, in the
  /// order of the file.
  private func addOrder(_ readings: [Reading], to list: inout FindingList) {
    var entries: [(name: String, factor: Double, isThere: Bool)] = []
    let first = experiment.families.first?.name
    for reading in readings {
      let name = "\(root).\(reading.variation.pair.name)"
      let factor = reading.family == first ? reading.factor : nil
      guard let index = entries.firstIndex(where: { $0.name == name }) else {
        entries.append((name, factor ?? .infinity, reading.distance != nil))
        continue
      }
      entries[index].factor = min(entries[index].factor, factor ?? .infinity)
      entries[index].isThere = entries[index].isThere || reading.distance != nil
    }
    let sorted = entries.filter(\.isThere).enumerated().sorted {
      ($0.element.factor, $0.offset) < ($1.element.factor, $1.offset)
    }
    list.add(
      "\(root).readings", list: sorted.map(\.element.name), of: entries.map(\.name))
  }
}
