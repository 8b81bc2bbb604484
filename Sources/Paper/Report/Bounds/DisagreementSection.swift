import Drawing
import Figures
import Results

/// Ē(t) for every comparison, and where in their bins the disagreeing weights lie (Appendix I).
struct DisagreementSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    [
      Heading("Over training, and within the bin", anchor: "disagreement"),
      Paragraph(
        """
        Appendix I asks for the weight alignment error throughout training. [Figure 5](#figure-5) has it for \
        the pairs of the paper, [Figure I3](#figure-i3) for every estimator. What it costs are quantized \
        weights that differ, and those are weights that happen to lie at the edge of a bin: \
        [Figure I2](#figure-i2) shows how far from the nearest boundary point. \(facts(inputs))
        """),
      try figure(BinPositionHistogram(), inputs), try figure(EstimatorsOverTime(), inputs),
    ]
  }

  private func facts(_ inputs: ReportInputs) -> RichText {
    let (figures, findings) = (inputs.figures, inputs.figures.findings)
    let parts = inputs.analysis.comparisons.compactMap { comparison -> RichText? in
      guard figures.experiment.comparison(named: comparison.name)?.kind == "baseline",
        let place = figures.place(of: comparison),
        let disagreeing = findings.number("\(place).near-boundary-disagreeing"),
        let all = findings.number("\(place).near-boundary")
      else { return nil }
      return """
        in \(symbols(comparison.label)), \(percent(disagreeing)) of the weights that disagree, but \
        \(percent(all)) of all weights
        """
    }
    guard !parts.isEmpty else { return "" }
    return """
      Within a twentieth of the bin width of a boundary lie, \(parts.joined(separator: "; ")). Alignment of \
      latent weights is therefore worth more than *Ē* says: an error does no harm unless a boundary lies \
      within it.
      """
  }
}
