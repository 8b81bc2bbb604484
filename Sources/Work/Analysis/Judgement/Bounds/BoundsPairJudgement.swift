import Results

/// One Q̂-net beside its STE-net: what the bounds of its optimizer lack, the shares that break them, and the room
/// that they leave, in all and stretch by stretch (`bounds.pair.sgd.stretch-1.double.kept-as-printed`).
extension Judgement {
  func addBoundsPair(_ pair: BoundsPair, to list: inout FindingList) {
    let place = place(pair)
    list.add("\(place).label", word: pair.label)
    list.add("\(place).optimizer", word: pair.optimizer)
    list.add("\(place).learning-rate", number: pair.learningRate, .power)
    list.add("\(place).l2", number: pair.l2, .power)
    list.add("\(place).epsilon", number: pair.epsilon, .power)
    list.add("\(place).adaptive", truth: pair.isAdaptive)
    list.add("\(place).has-epsilon", truth: hasEpsilon(pair), rule: .guardingEpsilon)
    list.add("\(place).has-penalty", truth: pair.l2 > 0)
    list.add("\(place).theorems-apply", truth: theoremsApply(to: pair), rule: .guardingEpsilon)
    let double = pair.tally(\.double)
    list.add(
      "\(place).covered", number: double.covered > 0 ? Double(double.covered) : nil, .count)
    for (name, tally) in [("double", double), ("single", pair.tally(\.single))] {
      list.add("\(place).\(name).broken-share", number: tally.brokenPrintedShare, .share)
      list.add(
        "\(place).\(name).broken-spelled-out-share", number: tally.brokenCorrectedShare, .share)
    }
    addGaps(pair, double, to: &list)
    for (name, histogram) in [
      ("growth", double.increaseOverBound), ("remainder", double.remainderOverCorrected),
      ("lag", double.lagOverBound),
    ] {
      for (quantile, share) in Self.quantiles {
        list.add("\(place).\(name).\(quantile)", number: histogram.quantile(share), .ratio)
      }
      list.add("\(place).\(name).largest", number: histogram.largestRatio, .ratio)
    }
    for (index, stretch) in pair.stretches.enumerated() {
      addStretch(stretch, at: "\(place).stretch-\(index + 1)", to: &list)
    }
    addExponents(pair, to: &list)
  }

  static let quantiles = [
    ("quantile-1", 0.01), ("quantile-25", 0.25), ("median", 0.5), ("quantile-75", 0.75),
    ("quantile-99", 0.99),
  ]

  /// Whether ε is more than a guard against a division by zero.
  func hasEpsilon(_ pair: BoundsPair) -> Bool {
    (pair.epsilon ?? 0) > rules[.guardingEpsilon].value
  }

  /// The theorems know neither a penalty nor ε.
  func theoremsApply(to pair: BoundsPair) -> Bool { pair.l2 == 0 && !hasEpsilon(pair) }

  /// What the printed bound leaves out for this optimizer.
  private func addGaps(_ pair: BoundsPair, _ tally: BoundTally, to list: inout FindingList) {
    let place = place(pair)
    let hasPenalty = pair.l2 > 0
    let isPlain = !pair.isAdaptive && !hasPenalty
    let hasLag = tally.covered > 0 ? tally.lagOverBound.total > 0 : nil
    list.add("\(place).lacks-penalty", truth: hasPenalty)
    list.add("\(place).lacks-order-constant", truth: pair.isAdaptive)
    list.add("\(place).lacks-epsilon", truth: hasEpsilon(pair), rule: .guardingEpsilon)
    list.add("\(place).lacks-alpha", truth: isPlain)
    list.add("\(place).lacks-lag-constant", truth: isPlain ? hasLag : false)
  }

  private func addStretch(_ stretch: BoundsStretch, at place: String, to list: inout FindingList) {
    list.add("\(place).from", number: Double(stretch.firstStep), .count)
    list.add("\(place).steps", number: Double(stretch.steps), .count)
    for (name, tally) in [("double", stretch.double), ("single", stretch.single)] {
      let all = tally.covered + tally.uncovered
      func add(_ quantity: String, _ value: Double?, _ unit: Finding.Unit) {
        list.add("\(place).\(name).\(quantity)", number: value, unit)
      }
      add("covered", all > 0 ? Double(tally.covered) : nil, .count)
      add("uncovered", all > 0 ? Double(tally.uncovered) : nil, .count)
      add("uncovered-share", tally.uncoveredShare, .share)
      add("kept-as-printed", tally.keptPrinted, .share)
      add("kept-spelled-out", tally.keptCorrected, .share)
      add("kept-appendix-h", tally.keptAppendixH, .share)
      add("growth-over-bound-median", tally.increaseOverBound.quantile(0.5), .ratio)
      add("growth-over-bound-99", tally.increaseOverBound.quantile(0.99), .ratio)
      add("growth-over-bound-largest", tally.increaseOverBound.largestRatio, .ratio)
      add("remainder-over-printed-largest", tally.remainderOverPrinted.largestRatio, .ratio)
      add("remainder-over-spelled-out-largest", tally.remainderOverCorrected.largestRatio, .ratio)
      add("lag-over-bound-largest", tally.lagOverBound.largestRatio, .ratio)
      for curve in BoundTally.Curve.allCases {
        let quantity = curve.rawValue.replacing("_", with: "-")
        add("mean-\(quantity)", tally.mean(curve), .number)
      }
    }
  }
}

extension RatioHistogram {
  /// Infinite where nothing was allowed; nil without ratios.
  fileprivate var largestRatio: Double? { total > 0 ? largest : nil }
}
