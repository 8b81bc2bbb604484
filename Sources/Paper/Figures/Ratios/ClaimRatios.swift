import Configurations
import Drawing
import Results

/// Figure R1 (ours): what the claims are judged by, for every network that has its own baseline, beside the paper's own
/// numbers.
package struct ClaimRatios: Figure {
  package let name = "figure-r1"
  package let showsTraining = true

  package init() {}

  package func picture(_ inputs: FigureInputs) throws -> Picture {
    let rows =
      section("Claim A, over lr-tweak", .baseline, "over-lr-tweak", inputs)
      + section("Claim B, over baseline", .unadjusted, "over-baseline", inputs)
    guard !rows.isEmpty else {
      return missingPicture(
        "no network of this report has a baseline", size: Size(FigureWidth.full, 60))
    }
    return RatioPanels(
      rows: rows, bound: inputs.likeness, leastLabelWidth: 128,
      legend: [("ours, 95 % interval", Palette.ink, true)]
    ).picture
  }

  private func section(
    _ title: RichText, _ kind: Comparison.KnownKind, _ suffix: String, _ inputs: FigureInputs
  ) -> [RatioRow] {
    let rows = inputs.analyses.filter {
      $0.experiment.pairs.isEmpty && $0.experiment.framework == nil
    }.flatMap { analysis in
      analysis.experiment.comparisons.filter { $0.knownKind == kind }.compactMap {
        row($0, analysis, suffix, inputs)
      }
    }
    return rows.isEmpty ? [] : [RatioRow(title: title)] + rows
  }

  private func row(
    _ comparison: Comparison, _ analysis: AnalysisResult, _ suffix: String, _ inputs: FigureInputs
  ) -> RatioRow? {
    let experiment = analysis.experiment
    let group = experiment.optimizerGroups.first { $0.name == comparison.optimizerGroup }
    let (place, findings) = (
      "\(experiment.name).\(comparison.kind).\(comparison.optimizerGroup)", inputs.findings
    )
    func ours(_ quantity: String) -> Finding? { findings["\(place).\(quantity)-\(suffix)"] }
    func paper(_ quantity: String) -> Double? {
      findings.number("\(experiment.name).paper.\(comparison.optimizerGroup).\(quantity)-\(suffix)")
    }
    guard ours("error") != nil else { return nil }
    let network = findings.word("\(experiment.name).network.name")
    let data = RichText(verbatim: network ?? analysis.dataset.name)
    return RatioRow(
      title: "\(data), \(RichText(verbatim: group?.rule.displayName ?? comparison.optimizerGroup))",
      marks: [
        RatioMark(
          error: ours("error"), disagreement: ours("disagreement"), paperError: paper("error"),
          paperDisagreement: paper("disagreement"), color: Palette.ink, isFilled: true)
      ])
  }
}
