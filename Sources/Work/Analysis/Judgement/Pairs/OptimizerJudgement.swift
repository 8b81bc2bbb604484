import Configurations
import Foundation
import Optimizers
import Results

/// Optimizers with the STE-net that the paper prescribes for their class, and with the other
/// (`optimizers.optimizer.adamax.advantage`), for experiments that have both of some optimizer.
extension Judgement {
  /// M and α for an optimizer that does not adapt (Table 1), neither for one that does (Table 2); and the same
  /// Q̂-net against the other of the two, where that was asked for.
  private struct Choice {
    let group: OptimizerGroup
    let claimed: EstimatorPair
    let crossed: EstimatorPair?
  }

  func addOptimizers(to list: inout FindingList) {
    guard subject != .ablation, experiment.pairs.contains(where: isCrossed) else { return }
    let choices = experiment.optimizerGroups.compactMap(choice)
    for choice in choices { add(choice, to: &list) }
    let places = choices.map(place)
    for (name, isAdaptive) in [("adaptive", true), ("non-adaptive", false)] {
      let own = choices.filter { $0.group.rule.isAdaptive == isAdaptive }
      addClass("\(root).class.\(name)", own, to: &list)
    }
    list.add(
      "\(root).claimed-apart",
      list: choices.filter { likeness($0.claimed) == .notSupported }.map(place), of: places,
      rule: .likeness)
    let advantages = choices.compactMap { choice in advantage(choice).map { (choice, $0) } }
    let least = advantages.min { $0.1.ratio < $1.1.ratio }
    let most = advantages.max { $0.1.ratio < $1.1.ratio }
    list.add("\(root).least-advantage", list: least.map { [place($0.0)] } ?? [], of: places)
    list.add("\(root).most-advantage", list: most.map { [place($0.0)] } ?? [], of: places)
    for (name, side) in [
      ("claimed-nearer", 1.0.nextUp...Double.infinity), ("crossed-nearer", -Double.infinity...1),
    ] {
      list.add(
        "\(root).\(name)",
        list: advantages.filter {
          verdict($0.1.interval, seeds: $0.1.seeds, within: side) == .supported
        }.map { place($0.0) },
        of: places, rule: .verdictSeeds)
    }
    list.add(
      "\(root).nearer-open",
      list: advantages.filter {
        verdict($0.1.interval, seeds: $0.1.seeds, within: -Double.infinity...1) == .open
      }.map { place($0.0) },
      of: places, rule: .verdictSeeds)
    let gaps = choices.compactMap { choice in accuracyGap(choice).map { (choice, $0) } }
    let widest = gaps.max { $0.1 < $1.1 }
    list.add("\(root).widest-accuracy-gap", list: widest.map { [place($0.0)] } ?? [], of: places)
  }

  private func isAdjusted(_ pair: EstimatorPair) -> Bool? {
    experiment.run(named: pair.ste).map(\.adjustment.mapsWeights)
  }

  /// Whether the pair looks at another's Q̂-net with the other kind of STE-net.
  func isCrossed(_ pair: EstimatorPair) -> Bool {
    guard pair.source != pair.name,
      let source = experiment.pairs.first(where: {
        $0.name == pair.source && $0.optimizerGroup == pair.optimizerGroup
      })
    else { return false }
    return isAdjusted(pair) != isAdjusted(source)
  }

  private func choice(_ group: OptimizerGroup) -> Choice? {
    let own = experiment.pairs.filter { $0.optimizerGroup == group.name }
    let isAdaptive = group.rule.isAdaptive
    return own.first { isAdjusted($0) == !isAdaptive }.map { claimed in
      Choice(
        group: group, claimed: claimed, crossed: own.first { isAdjusted($0) == isAdaptive })
    }
  }

  private func place(_ choice: Choice) -> String { "\(root).optimizer.\(choice.group.name)" }

  /// How many times the claimed STE-net's Ē the other's is, each over lr-tweak's seen as it is, seed by seed. Above 1
  /// where the paper's choice is the better one; nil without the other.
  private func advantage(_ choice: Choice) -> PairedRatio? {
    func ratios(_ pair: EstimatorPair) -> SeededValues? {
      comparisons(pair).map {
        SeededValues(
          SeededValues($0.baseline, \.errorOverLimit),
          over: SeededValues($0.lrTweak, \.errorOverLimit))
      }
    }
    guard let claimed = ratios(choice.claimed), let crossed = choice.crossed.flatMap(ratios)
    else { return nil }
    let matched = crossed.matched(with: claimed)
    return matched.isEmpty
      ? nil : PairedRatio(SeedValues(matched.map(\.0)), over: SeedValues(matched.map(\.1)))
  }

  /// How far apart the nets' validation accuracies are, as claimed.
  private func accuracyGap(_ choice: Choice) -> Double? {
    guard let qhat = analysis.run(choice.claimed.qhat),
      let ste = analysis.run(choice.claimed.ste)
    else { return nil }
    return abs(qhat.validationAccuracy.mean - ste.validationAccuracy.mean)
  }

  private func add(_ choice: Choice, to list: inout FindingList) {
    let place = place(choice)
    let own = experiment.pairs.filter { $0.optimizerGroup == choice.group.name }
      .map { self.place($0) }
    let pairs = (self.place(choice.claimed), choice.crossed.map { self.place($0) })
    let l2 = experiment.run(named: choice.claimed.qhat)?.l2
    list.add(
      "\(place).title", word: choice.group.rule.title + (l2 == 0 ? ", no penalty" : ""))
    list.add("\(place).claimed", list: [pairs.0], of: own)
    list.add("\(place).crossed", list: pairs.1.map { [$0] } ?? [], of: own)
    list.add(
      "\(place).advantage", advantage(choice),
      from: [pairs.0, pairs.1].compactMap { $0 }.map { "\($0).error-over-lr-tweak" })
    list.add(
      "\(place).accuracy-gap", number: accuracyGap(choice), .points,
      from: ["\(pairs.0).accuracy-difference"])
  }

  /// How the optimizers of a class are judged as claimed, and which are beyond the rule.
  private func addClass(_ name: String, _ choices: [Choice], to list: inout FindingList) {
    addTally(choices.map(\.claimed), at: name, to: &list)
    list.add(
      "\(name).optimizers", list: choices.filter { comparisons($0.claimed) != nil }.map(place),
      of: choices.map(place))
    list.add(
      "\(name).beyond", list: choices.filter { likeness($0.claimed) == .notSupported }.map(place),
      of: choices.map(place), rule: .likeness)
  }
}

extension Optimizer {
  /// The optimizer's name, with the constants that set it apart from others of that name ("RMSprop, ε = 10⁻⁷",
  /// "SGD, momentum 0.9", "plain SGD").
  var title: String {
    kind.constants.filter(\.isInTitle).reduce(displayName) { title, constant in
      let value = self[constant.name]
      if constant.range == .epsilon { return "\(title), ε = \(powerOfTenText(value))" }
      return value == 0 ? "plain \(title)" : "\(title), \(constant.name) \(value)"
    }
  }
}
