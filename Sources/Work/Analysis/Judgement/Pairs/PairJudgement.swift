import Configurations
import Foundation
import Quantization
import Results

/// Each entry of `pairs` with each of its optimizers: is the estimator the STE in disguise there?
/// (`estimators.psg.sgd.error-over-lr-tweak`)
extension Judgement {
  func place(_ pair: EstimatorPair) -> String { "\(root).\(pair.name).\(pair.optimizerGroup)" }

  func addPairs(to list: inout FindingList) {
    for pair in experiment.pairs { addPair(pair, to: &list) }
    addEstimators(to: &list)
    addFamilies(to: &list)
    addSensitivity(to: &list)
    addReadings(to: &list)
    addOptimizers(to: &list)
    addAblation(to: &list)
    let places = experiment.pairs.map { place($0) }
    list.add(
      "\(root).pairs", list: experiment.pairs.filter { comparisons($0) != nil }.map { place($0) },
      of: places)
    list.add(
      "\(root).apart",
      list: experiment.pairs.filter { likeness($0) == .notSupported }.map { place($0) },
      of: places, rule: .likeness)
    addTrapped(to: &list)
  }

  /// What was measured of a pair: Q̂-net against STE-net, and against itself at another learning rate.
  func comparisons(
    _ pair: EstimatorPair
  ) -> (baseline: ComparisonSummary, lrTweak: ComparisonSummary)? {
    guard let baseline = analysis.comparison(pair.baselineComparison),
      let lrTweak = analysis.comparison(pair.lrTweakComparison)
    else { return nil }
    return (baseline, lrTweak)
  }

  func errorRatio(_ pair: EstimatorPair) -> PairedRatio? {
    comparisons(pair).flatMap { PairedRatio($0.baseline, over: $0.lrTweak, \.errorOverLimit) }
  }

  /// Whether Ē keeps to what 1 % of learning rate does: by the interval over seeds, as any claim.
  func likeness(_ pair: EstimatorPair) -> ClaimVerdict {
    let ratio = errorRatio(pair)
    return verdict(
      ratio?.interval, seeds: ratio?.seeds, within: -Double.infinity...rules[.likeness].value)
  }

  /// How many pairs were trained; of how many Ē keeps to the rule, does not, or is open (`alike`, `apart`,
  /// `open`); and the same of the quantized weights that differ (`agree`, `disagree`).
  func addTally(_ pairs: [EstimatorPair], at place: String, to list: inout FindingList) {
    let measured = pairs.filter { comparisons($0) != nil }
    let places = pairs.map { self.place($0) }
    list.add("\(place).trained", number: Double(measured.count), .count, from: places)
    let few = measured.contains {
      errorRatio($0).map { Double($0.seeds) < rules[.verdictSeeds].value } ?? false
    }
    list.add(
      "\(place).few-seeds", truth: measured.isEmpty ? nil : few, rule: .verdictSeeds,
      from: places)
    func count(
      _ name: String, _ outcome: ClaimVerdict, _ rule: Rules.Name,
      _ judge: (EstimatorPair) -> ClaimVerdict
    ) {
      list.add(
        "\(place).\(name)", number: Double(measured.count { judge($0) == outcome }), .count,
        rule: rule, from: places)
    }
    count("alike", .supported, .likeness, likeness)
    count("apart", .notSupported, .likeness, likeness)
    count("open", .open, .likeness, likeness)
    count("agree", .supported, .swap) { agreement($0).verdict }
    count("disagree", .notSupported, .swap) { agreement($0).verdict }
  }

  private func addPair(_ pair: EstimatorPair, to list: inout FindingList) {
    let place = place(pair)
    let found = comparisons(pair)
    let runs = (experiment.run(named: pair.qhat), experiment.run(named: pair.ste))
    let group = experiment.optimizerGroups.first { $0.name == pair.optimizerGroup }
    list.add("\(place).label", word: pair.label)
    let estimator = runs.0.flatMap { try? $0.estimator.makeEstimator() }
    list.add("\(place).name", word: estimator?.displayName)
    list.add("\(place).optimizer", word: group?.rule.displayName)
    list.add("\(place).letter", word: group?.letter)
    list.add("\(place).learning-rate", number: runs.0?.learningRate, .power)
    list.add("\(place).shares", truth: pair.source != pair.name)
    list.add("\(place).adjusted", truth: runs.1.map(\.adjustment.mapsWeights))
    list.add("\(place).option", word: runs.0?.estimator.option)
    list.add("\(place).ste", truth: runs.1.map { $0.estimator.name == "ste" })
    list.add("\(place).reach", number: runs.1?.estimator.parameters["reach"], .number)
    addAlignment(found?.baseline.total, at: place, from: [pair.baselineComparison], "", to: &list)
    addPenalty(found?.baseline.penalty, at: place, from: [pair.baselineComparison], to: &list)
    let lrTweak = found?.lrTweak.total
    for (quantity, values) in [
      ("error", lrTweak?.errorOverLimit), ("error-over-range", lrTweak?.errorOverRange),
      ("agreement", lrTweak?.agreement), ("disagreement", lrTweak?.disagreement),
      ("unmapped", lrTweak?.unmapped),
      ("trapped-alone", lrTweak?.trappedAlone),
    ] {
      list.add("\(place).lr-tweak-\(quantity)", values, .share, from: [pair.lrTweakComparison])
    }
    list.add(
      "\(place).lr-tweak-mapped",
      truth: experiment.comparison(named: pair.lrTweakComparison).map { $0.alignment != .direct })
    addRatios(
      found?.baseline, over: found?.lrTweak, "over-lr-tweak", at: place,
      from: [pair.baselineComparison, pair.lrTweakComparison], to: &list)
    let (qhat, ste) = (analysis.run(pair.qhat), analysis.run(pair.ste))
    for (who, run, name) in [("qhat", qhat, pair.qhat), ("ste", ste, pair.ste)] {
      list.add(
        "\(place).\(who)-validation-accuracy", run?.validationAccuracy, .share, from: [name])
    }
    list.add(
      "\(place).accuracy-difference",
      qhat.flatMap { a in ste.flatMap { a.difference(from: $0, \.validationAccuracy) } }, .points,
      from: [pair.qhat, pair.ste])
    list.add(
      "\(place).alike", likeness(pair), rule: .likeness, seeds: errorRatio(pair)?.seeds ?? 0,
      from: ["\(place).error-over-lr-tweak"])
    list.add("\(place).estimator", linkTo: "\(root).\(pair.source)")
    addSwap(pair, to: &list)
  }

  /// Weights that get gradients in one of two nets alone: where most, and how many in the median.
  private func addTrapped(to list: inout FindingList) {
    let shares = experiment.pairs.compactMap { pair in
      comparisons(pair).map { (place: place(pair), share: $0.baseline.total.trappedAlone.mean) }
    }.filter { $0.share > 0 }
    let most = shares.max { $0.share < $1.share }
    let sorted = shares.map(\.share).sorted()
    let middle = sorted.count / 2
    let median: Double? =
      sorted.isEmpty
      ? nil
      : sorted.count.isMultiple(of: 2)
        ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    let places = experiment.pairs.map { place($0) }
    list.add("\(root).most-trapped", list: most.map { [$0.place] } ?? [], of: places)
    list.add("\(root).trapped-median", number: median, .share, from: places)
  }
}
