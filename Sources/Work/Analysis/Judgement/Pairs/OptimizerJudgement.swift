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
      list: choices.filter { likeness($0.claimed) == false }.map(place), of: places,
      rule: .likeness)
    let advantages = choices.compactMap { choice in advantage(choice).map { (choice, $0) } }
    let least = advantages.min { $0.1 < $1.1 }
    let most = advantages.max { $0.1 < $1.1 }
    list.add("\(root).least-advantage", list: least.map { [place($0.0)] } ?? [], of: places)
    list.add("\(root).most-advantage", list: most.map { [place($0.0)] } ?? [], of: places)
    list.add(
      "\(root).crossed-nearer", list: advantages.filter { $0.1 <= 1 }.map { place($0.0) },
      of: places)
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

  /// How many times the claimed STE-net's Ē the other's is, each over lr-tweak's seen as it is. Above 1 where the
  /// paper's choice is the better one; nil without the other.
  private func advantage(_ choice: Choice) -> Double? {
    guard let claimed = errorRatio(choice.claimed)?.ratio,
      let crossed = choice.crossed.flatMap({ errorRatio($0)?.ratio })
    else { return nil }
    return crossed / claimed
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
    list.add("\(place).title", word: choice.group.rule.title)
    list.add("\(place).claimed", list: [pairs.0], of: own)
    list.add("\(place).crossed", list: pairs.1.map { [$0] } ?? [], of: own)
    list.add(
      "\(place).advantage", number: advantage(choice), .ratio,
      from: [pairs.0, pairs.1].compactMap { $0 }.map { "\($0).error-over-lr-tweak" })
    list.add(
      "\(place).accuracy-gap", number: accuracyGap(choice), .points,
      from: ["\(pairs.0).accuracy-difference"])
  }

  /// How many optimizers of a class keep to lr-tweak as claimed, and which do not.
  private func addClass(_ name: String, _ choices: [Choice], to list: inout FindingList) {
    let measured = choices.filter { likeness($0.claimed) != nil }
    let apart = measured.filter { likeness($0.claimed) == false }
    list.add("\(name).trained", number: Double(measured.count), .count)
    list.add(
      "\(name).like", number: Double(measured.count - apart.count), .count, rule: .likeness)
    list.add("\(name).apart", list: apart.map(place), of: choices.map(place), rule: .likeness)
    list.add("\(name).optimizers", list: measured.map(place), of: choices.map(place))
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
