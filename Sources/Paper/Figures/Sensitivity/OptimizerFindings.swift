import Drawing

/// What Table O comes to in words; every number computed.
package struct OptimizerFindings {
  private let inputs: FigureInputs
  private let rows: [OptimizerRow]

  package init(_ inputs: FigureInputs) {
    self.inputs = inputs
    rows = OptimizerRow.all(inputs)
  }

  package var isEmpty: Bool { rows.isEmpty }

  /// One sentence for each of the two classes.
  package var classes: RichText {
    [("does not adapt", "with *M* and *α*", false), ("adapts", "with neither", true)]
      .compactMap { sentence($0, $1, isAdaptive: $2) }.joined(separator: " ")
  }

  private func sentence(
    _ what: RichText, _ how: RichText, isAdaptive: Bool
  ) -> RichText? {
    let own = rows.filter { $0.isAdaptive == isAdaptive }
    guard !own.isEmpty else { return nil }
    let apart = own.filter { !$0.claimed.isLike }
    let list: RichText =
      apart.isEmpty
      ? ""
      : " (not with \(apart.map { "\($0.title), \(ratio($0.claimed.errorRatio))" as RichText }.joined(separator: "; ")))"
    return """
      Where the optimizer \(what), STE-net \(how) stays within \
      \(number(inputs.likeness, decimals: 0)) times the yardstick for \(own.count - apart.count) of \
      \(own.count)\(list).
      """
  }

  /// The optimizers with which the paper's recipe for STE-net does not lead to the lr-tweak.
  package var contradiction: RichText? {
    let apart = rows.filter { !$0.claimed.isLike }
    guard !apart.isEmpty else { return nil }
    let list = apart.map { "\($0.title) (\(ratio($0.claimed.errorRatio)) times)" as RichText }
    return """
      **Not with every optimizer** ([Table O](#table-o)). STE-net as Section 3 has it for the optimizer’s \
      class is beyond \(number(inputs.likeness, decimals: 0)) times the yardstick with \
      \(list.joined(separator: "; ")).
      """
  }

  /// What becomes of Ē over the lr-tweak when STE-net is made the other way round.
  package var crossing: RichText {
    guard let least = found("least-advantage").first, let most = found("most-advantage").first
    else { return "" }
    let wrong = found("crossed-nearer")
    let verdict: RichText =
      wrong.isEmpty
      ? "The split is as the paper claims for every optimizer that was tried."
      : """
      **Against the claim**, the other way round is nearer with \
      \(wrong.map { "\($0.title) (\(ratio($0.claimed.errorRatio)) as claimed, \(ratio($0.crossed?.errorRatio ?? .nan)) the other way)" as RichText }.joined(separator: "; ")).
      """
    return """
      Made the other way round, the ratio of *Ē* to the yardstick is \(ratio(least.advantage ?? .nan)) times \
      (\(least.title)) to \(ratio(most.advantage ?? .nan)) times (\(most.title)) what it is as claimed. \(verdict)
      """
  }

  /// How far apart the nets' accuracies are at most, as claimed.
  package var accuracies: RichText {
    guard let widest = found("widest-accuracy-gap").first,
      let gap = inputs.findings.number(
        "\(root).optimizer.\(widest.claimed.pair.optimizerGroup).accuracy-gap")
    else { return "" }
    return """
      Validation accuracies of *Q̂*-net and the STE-net that is claimed differ by at most \
      \(RichText(verbatim: number(gap * 100, decimals: 2))) points (\(widest.title)).
      """
  }

  /// The optimizers that a finding lists.
  private func found(_ list: String) -> [OptimizerRow] {
    (inputs.findings["\(root).\(list)"]?.list ?? []).compactMap { place in
      rows.first { place.hasSuffix(".\($0.claimed.pair.optimizerGroup)") }
    }
  }

  private var root: String { inputs.focused(on: .optimizers)?.experiment.name ?? "" }

  private func ratio(_ value: Double) -> RichText {
    RichText(verbatim: number(value, decimals: value < 10 ? 2 : 1))
  }
}
