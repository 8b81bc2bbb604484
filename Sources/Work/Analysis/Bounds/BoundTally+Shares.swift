import Results

extension BoundTally {
  /// Mean of a curve over the steps; nil without steps.
  package func mean(_ curve: Curve) -> Double? {
    guard let values = curves[curve], !values.isEmpty else { return nil }
    return values.reduce(0, +) / Double(values.count)
  }

  /// Shares of the covered pairs of a weight and a step whose E grew by no more than the bound; nil without any.
  package var keptPrinted: Double? { kept(brokenPrinted, of: covered) }
  package var keptCorrected: Double? { kept(brokenCorrected, of: covered) }
  /// Nil where the expression of Appendix H does not apply.
  package var keptAppendixH: Double? { kept(brokenAppendixH, of: comparedAppendixH) }

  /// Shares whose E grew by more; nil without any pair.
  var brokenPrintedShare: Double? { share(brokenPrinted, of: covered) }
  var brokenCorrectedShare: Double? { share(brokenCorrected, of: covered) }
  /// Of all pairs, those that the theorem does not speak of.
  var uncoveredShare: Double? { share(uncovered, of: covered + uncovered) }

  private func kept(_ broken: Int, of all: Int) -> Double? { share(broken, of: all).map { 1 - $0 } }

  private func share(_ count: Int, of all: Int) -> Double? {
    all > 0 ? Double(count) / Double(all) : nil
  }
}

extension BoundsPair {
  /// All stretches together.
  package func tally(_ precision: KeyPath<BoundsStretch, BoundTally>) -> BoundTally {
    stretches.reduce(into: BoundTally()) { $0 += $1[keyPath: precision] }
  }

  /// Adam and its relatives need no M: their convexity error is empty.
  var isAdaptive: Bool { epsilon != nil }
}
