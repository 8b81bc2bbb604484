import Configurations
import Foundation
import Results

/// The order of the error in the learning rate (`bounds.pair.sgd.whole-run.relative-exponent`), and the paper's
/// paragraph “The claim is nontrivial” (`order.…`).
extension Judgement {
  static let orderRoot = "order"

  func fit(_ order: ErrorOrder) -> ErrorFit {
    ErrorFit(order, margin: rules[.aboveRounding].value)
  }

  /// The exponents of one pair, stretch by stretch, over all stretches, and of whole runs.
  func addExponents(_ pair: BoundsPair, to list: inout FindingList) {
    let place = place(pair)
    for (name, path) in Self.orders {
      for (index, stretch) in pair.stretches.enumerated() {
        addFit(stretch[keyPath: path], at: "\(place).stretch-\(index + 1).\(name)", to: &list)
      }
      addSpan([pair], path, at: "\(place).\(name)", to: &list)
    }
    let whole = pair.runsAboveRounding
    let name = "\(place).whole-run"
    addFit(whole, at: name, to: &list)
    let fit = fit(whole)
    list.add("\(name).first", number: fit.relativeErrors.first, .share)
    list.add("\(name).last", number: fit.relativeErrors.last, .share)
    list.add(
      "\(name).answer",
      // Two points lie on a line whatever they are.
      word: fit.relativeErrors.count > 2 ? fit.relativeExponent.map(answer)?.rawValue : nil,
      rule: .proportional,
      from: ["\(name).relative-exponent"], choices: OrderAnswer.allCases.map(\.rawValue))
  }

  static let orders: [(String, any KeyPath<BoundsStretch, ErrorOrder> & Sendable)] = [
    ("one-step", \.oneStep), ("several-steps", \.severalSteps),
  ]

  private func addFit(_ order: ErrorOrder, at place: String, to list: inout FindingList) {
    let fit = fit(order)
    list.add("\(place).steps", number: Double(order.steps), .count)
    list.add(
      "\(place).points", number: Double(fit.relativeErrors.count), .count, rule: .aboveRounding)
    list.add("\(place).exponent", number: fit.exponent, .number, rule: .aboveRounding)
    list.add(
      "\(place).relative-exponent", number: fit.relativeExponent, .number, rule: .aboveRounding)
    list.add("\(place).threshold", number: fit.threshold, .power, rule: .aboveRounding)
  }

  /// Exponents over all stretches of some pairs, least and greatest.
  private func addSpan(
    _ pairs: [BoundsPair], _ path: KeyPath<BoundsStretch, ErrorOrder>, at name: String,
    to list: inout FindingList
  ) {
    let fits = pairs.flatMap(\.stretches).map { fit($0[keyPath: path]) }
    let places = pairs.map(place)
    addRange(
      "\(name).exponents", fits.compactMap(\.exponent), .number, from: places, to: &list)
    addRange(
      "\(name).relative-exponents", fits.compactMap(\.relativeExponent), .number, from: places,
      to: &list)
  }

  /// Section 5.3: Ē over the distance come must vanish in proportion to the learning rate.
  private func answer(_ exponent: Double) -> OrderAnswer {
    if exponent >= rules[.proportional].value { return .supported }
    return exponent < rules[.independent].value ? .notSupported : .inPart
  }

  func addOrders(_ bounds: BoundsResult, to list: inout FindingList) {
    let root = Self.orderRoot
    let places = bounds.pairs.map(place)
    let first = bounds.pairs.first
    let rates = first?.wholeRuns.learningRates ?? []
    let decades = rates.min().flatMap { low in rates.max().map { log10($0 / low) } }
    list.add("\(root).was-run", truth: !rates.isEmpty)
    list.add("\(root).decades", number: decades.flatMap { $0 > 0 ? $0 : nil }, .number)
    list.add("\(root).rates", number: rates.isEmpty ? nil : Double(rates.count), .count)
    list.add("\(root).run-steps", number: first.map { Double($0.wholeRuns.steps) }, .count)
    list.add(
      "\(root).shared-steps",
      number: first?.stretches.first.map { Double($0.severalSteps.steps) }, .count)
    let covered = bounds.pairs.filter(theoremsApply)
    let others = bounds.pairs.filter { !theoremsApply(to: $0) }
    list.add(
      "\(root).covered",
      list: covered.filter { pair in
        pair.stretches.contains {
          fit($0.oneStep).exponent != nil || fit($0.severalSteps).exponent != nil
        }
      }.map(place), of: places, rule: .guardingEpsilon)
    for (name, path) in Self.orders {
      addSpan(covered, path, at: "\(root).covered.\(name)", to: &list)
    }
    // Adam's first step is ±η whatever the gradient's size, so that Q̂′ drops out of it.
    list.add(
      "\(root).adam-first-step",
      truth: rates.isEmpty
        ? nil
        : covered.contains { pair in
          pair.isAdaptive && pair.stretches.allSatisfy { fit($0.oneStep).exponent == nil }
        }, from: covered.map(place))
    list.add(
      "\(root).penalty", list: others.filter { $0.l2 > 0 && !$0.isAdaptive }.map(place),
      of: places)
    let withEpsilon = others.filter(hasEpsilon)
    list.add(
      "\(root).epsilon", list: withEpsilon.map(place), of: places, rule: .guardingEpsilon)
    list.add(
      "\(root).epsilon-values",
      word: Set(withEpsilon.compactMap(\.epsilon)).sorted().map(powerOfTenText)
        .joined(separator: ", "))
    addWholeRuns([("covered", covered), ("others", others)], of: places, to: &list)
    addFirstOrder(others, of: places, to: &list)
  }

  private func addWholeRuns(
    _ groups: [(String, [BoundsPair])], of places: [String], to list: inout FindingList
  ) {
    for (name, pairs) in groups {
      let fitted = pairs.filter { fit($0.runsAboveRounding).relativeExponent != nil }
      list.add(
        "\(Self.orderRoot).whole-runs.\(name)", list: fitted.map(place), of: places,
        rule: .aboveRounding)
    }
  }

  /// Where the error of a step is of first order, although the theorems' is of second.
  private func addFirstOrder(
    _ others: [BoundsPair], of places: [String], to list: inout FindingList
  ) {
    let found = others.filter { pair in
      pair.stretches.contains { stretch in
        fit(stretch.oneStep).exponent.map { $0 < rules[.firstOrder].value } ?? false
      }
    }
    let name = "\(Self.orderRoot).first-order"
    list.add(name, list: found.map(place), of: places, rule: .firstOrder)
    addSpan(found, \.oneStep, at: name, to: &list)
  }
}

/// What the relative error of whole runs says of “The claim is nontrivial”.
package enum OrderAnswer: String, CaseIterable, Sendable {
  /// It falls in proportion to the learning rate.
  case supported
  /// It falls, but not in proportion.
  case inPart = "in part"
  /// It hardly depends on the learning rate.
  case notSupported = "not supported"
}
