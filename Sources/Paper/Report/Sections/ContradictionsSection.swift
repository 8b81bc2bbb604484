import Drawing
import Figures

/// What speaks against the paper, in one place, each with a link to the computation that shows it.
package struct ContradictionsSection: ReportSection {
  package init() {}

  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let found = try contradictions(inputs)
    let heading = Heading("Where our numbers contradict the paper", anchor: "contradictions")
    guard !found.isEmpty else {
      return [
        heading,
        Paragraph("Nothing that was computed or trained for this report contradicts the paper."),
      ]
    }
    return [
      heading,
      Paragraph(
        """
        Each of these is computed or measured in the section that it names, by a rule stated there. The \
        paper proves its theorems for small learning rates and states its claims for its own settings; some \
        of what follows lies beyond either.\(inputs.figures.dataWarning.map { " \($0)" } ?? "")
        """, keepsWithNext: true),
      ItemList(found),
    ]
  }

  /// One paragraph each, claims first.
  package func contradictions(_ inputs: ReportInputs) throws -> [RichText] {
    let figures = inputs.figures
    var found = claims(inputs, "on the convolutional network", "summary")
    if let second = inputs.focused(on: .residual) {
      let training = ResidualTraining(second.figures)
      found += claims(
        second, "on \(training.network) (\(second.analysis.dataset.name))", "resnet50")
    }
    found += [AppendixHFacts(figures).contradiction, DSQFacts(figures).contradiction].compactMap {
      $0
    }
    if let bounds = figures.bounds, !bounds.pairs.isEmpty {
      found += [
        BoundsFindings(figures).contradiction, OrderFindings(figures).contradiction,
      ].compactMap { $0 }
    }
    found += [
      SensitivityFindings(figures).contradiction,
      try EstimatorFindings(figures).contradiction,
      OptimizerFindings(figures).contradiction,
    ].compactMap { $0 }
    return found
  }

  /// The claims of the paper's Section 6 that the rules of the summary do not support.
  private func claims(_ inputs: ReportInputs, _ place: RichText, _ anchor: String) -> [RichText] {
    Claim.all(inputs.analysis).filter { $0.verdict == .notSupported }.map { claim in
      """
      **Claim \(claim.letter) \(place)** is not supported at the size that was run \
      ([there](#\(RichText(verbatim: anchor)))). \(claim.evidence.joined(separator: " "))
      """
    }
  }
}
