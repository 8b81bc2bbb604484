import Configurations
import Foundation
import Results

/// May a practitioner put the STE in the estimator's place? A grade for each pair, and how it is done
/// (`disguise-psg.psg.sgd.grade`).
extension Judgement {
  func addSwap(_ pair: EstimatorPair, to list: inout FindingList) {
    let place = place(pair)
    let runs = [pair.qhat, pair.ste].compactMap(analysis.run)
    let grade = grade(pair, runs, to: &list)
    list.add(
      "\(place).grade", word: grade.rawValue, rule: .swap,
      from: ["\(place).equally-accurate", "\(place).agrees", "\(place).learned-nothing"],
      choices: SwapGrade.allCases.map(\.rawValue))
    addPlainSwap(pair, grade, to: &list)
    addTensors(pair, to: &list)
  }

  private func grade(
    _ pair: EstimatorPair, _ runs: [RunSummary], to list: inout FindingList
  ) -> SwapGrade {
    let place = place(pair)
    let learned = learned(runs)
    list.add(
      "\(place).seeds-missing",
      truth: runs.first.map { Double($0.seeds.count) < rules[.verdictSeeds].value },
      rule: .verdictSeeds, from: [pair.qhat])
    list.add(
      "\(place).learned-nothing", truth: learned.map { !$0 }, rule: .learned,
      from: [pair.qhat, pair.ste])
    let gap = runs.count == 2 ? runs[1].difference(from: runs[0], \.validationAccuracy) : nil
    let statistics = gap.map { SeedStatistics($0) }
    let margin = runs.first.map {
      accuracyMargin($0.validationAccuracy.mean, images: analysis.testCount)
    }
    let equal = margin.map { margin in
      verdict(statistics?.interval, seeds: statistics?.count, within: -margin...margin)
    }
    let better = margin.map { margin in
      verdict(statistics?.interval, seeds: statistics?.count, within: margin...Double.infinity)
    }
    list.add("\(place).accuracy-margin", number: margin, .points, rule: .accuracyMargin)
    list.add("\(place).ste-accuracy-gain", gap, .points, from: [pair.ste, pair.qhat])
    list.add(
      "\(place).equally-accurate", equal ?? .open, rule: .accuracyMargin,
      seeds: statistics?.count ?? 0, from: ["\(place).ste-accuracy-gain"])
    let (agrees, seeds) = agreement(pair)
    list.add(
      "\(place).agrees", agrees, rule: .swap, seeds: seeds,
      from: ["\(place).disagreement-over-lr-tweak"])
    guard learned == true, let equal, let better else { return .open }
    return SwapGrade(equallyAccurate: equal, agrees: agrees, moreAccurate: better)
  }

  /// Whether the nets differ in no more weights than the rule allows. Where a seed has none that differ, which no
  /// ratio can be made of, the difference from what is allowed is judged: two equal nets agree.
  func agreement(_ pair: EstimatorPair) -> (verdict: ClaimVerdict, seeds: Int) {
    guard let (baseline, lrTweak) = comparisons(pair) else { return (.open, 0) }
    let allowed = rules[.swap].value
    if let ratio = PairedRatio(baseline, over: lrTweak, \.disagreement),
      let interval = ratio.interval
    {
      return (
        verdict(interval, seeds: ratio.seeds, within: -Double.infinity...allowed), ratio.seeds
      )
    }
    let excess = SeedStatistics(
      SeededValues(baseline, \.disagreement).matched(with: SeededValues(lrTweak, \.disagreement))
        .map { $0 - allowed * $1 })
    return (
      verdict(excess.interval, seeds: excess.count, within: -Double.infinity...0), excess.count
    )
  }

  /// Whether a net learned anything: where none did, equal accuracies say nothing. Nil without runs.
  private func learned(_ runs: [RunSummary]) -> Bool? {
    guard runs.count == 2, let classes = runs[0].tensors.last?.shape.last, classes > 0 else {
      return nil
    }
    let best = runs.map(\.validationAccuracy.mean).max() ?? 0
    return best >= rules[.learned].value / Double(classes)
  }

  /// What comes of changing the estimator alone, where another pair of the experiment tried that.
  private func addPlainSwap(
    _ pair: EstimatorPair, _ grade: SwapGrade, to list: inout FindingList
  ) {
    let plain = experiment.pairs.first {
      $0.source == pair.name && $0.name != pair.name && $0.optimizerGroup == pair.optimizerGroup
    }
    list.add("\(place(pair)).plain", linkTo: plain.map(place))
    let runs = plain.map { [$0.qhat, $0.ste].compactMap(analysis.run) } ?? []
    var scratch = FindingList()
    let other = plain.map { self.grade($0, runs, to: &scratch) }
    list.add(
      "\(place(pair)).adjustment-needed",
      truth: other.flatMap { $0 == .open || grade == .open ? nil : $0.rank > grade.rank },
      rule: .swap, from: plain.map { ["\(place(pair)).grade", "\(place($0)).grade"] } ?? [])
  }

  /// The network's tensors with the learning rates that go with the STE, below the pair's place
  /// (`disguise-psg.psg.sgd.tensor.1.swapped-learning-rate`).
  private func addTensors(_ pair: EstimatorPair, to list: inout FindingList) {
    let tensors = analysis.run(pair.ste)?.tensors ?? []
    let rate = experiment.run(named: pair.qhat)?.learningRate
    let places = (1...max(1, tensors.count)).map { "\(place(pair)).tensor.\($0)" }
    list.add("\(place(pair)).tensors", list: Array(places.prefix(tensors.count)), of: places)
    for (index, place) in places.enumerated() {
      let tensor = tensors.indices.contains(index) ? tensors[index] : nil
      list.add("\(place).name", word: tensor?.name)
      list.add("\(place).shape", word: tensor?.shape.map(String.init).joined(separator: " × "))
      list.add("\(place).quantized", truth: tensor?.isQuantized)
      list.add(
        "\(place).limit", number: tensor.flatMap { $0.isQuantized ? $0.limit : nil }, .number)
      list.add("\(place).alpha", number: tensor?.alpha, .number)
      list.add("\(place).learning-rate", number: rate, .power)
      list.add(
        "\(place).swapped-learning-rate",
        number: tensor.flatMap { tensor in rate.map { $0 * tensor.alpha } }, .number)
    }
  }
}

/// What to tell who asks whether the STE may stand in an estimator's place, from the best to the worst.
package enum SwapGrade: String, CaseIterable, Sendable {
  /// Accuracies are equal, and weights differ by no more than a small change of the learning rate makes.
  case swap = "swap it"
  /// Accuracies are equal; the weights end elsewhere.
  case sameResults = "same results"
  /// STE-net is more accurate.
  case better = "better results"
  /// STE-net is less accurate.
  case doNot = "do not"
  /// Runs or seeds are missing, nothing was learned, or an interval reaches to both sides of a rule's bound.
  case open

  init(equallyAccurate: ClaimVerdict, agrees: ClaimVerdict, moreAccurate: ClaimVerdict) {
    switch (equallyAccurate, agrees, moreAccurate) {
    case (.supported, .supported, _): self = .swap
    case (.supported, _, _): self = .sameResults
    case (_, _, .supported): self = .better
    case (.notSupported, _, _): self = .doNot
    default: self = .open
    }
  }

  fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
