import Drawing
import Figures

/// Tables S and R, Figure S: how much hangs on the recipe, and which reading of the paper fits best.
struct SensitivitySection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let findings = SensitivityFindings(inputs.figures)
    guard !findings.isEmpty else { return [] }
    let readings = ReadingFindings(inputs.figures)
    var blocks: [any Block] = [
      Heading("How much hangs on the recipe", anchor: "sensitivity"),
      Paragraph(
        """
        The paper gives one setting, and leaves parts of it open. [Table S](#table-s) varies the recipe of \
        the MNIST half one choice at a time, each with its own STE-net and its own yardstick; \
        [Figure S](#figure-s) draws what can be varied by degrees. \(findings.summary)
        """),
      Paragraph(findings.bits),
    ]
    if !findings.sweeps.isEmpty {
      blocks.append(Paragraph("Along the other sweeps:", keepsWithNext: true))
      blocks.append(ItemList(findings.sweeps))
    }
    blocks += [
      try table(SensitivityTable(), inputs),
      try figure(SensitivitySweeps(), inputs),
      Heading("Which reading of the paper fits its numbers", anchor: "readings", level: 1),
      Paragraph(
        """
        \(findings.movers) Dampened momentum (Appendix D) is undampened momentum at a tenth of the \
        learning rate, nothing else, since a constant factor on the gradient passes through the \
        recursion. \(findings.integerGrid)
        """),
      Paragraph(
        """
        [Table R](#table-r) measures each reading by the paper’s own numbers. \(readings.nearest) \
        \(readings.normalizer)
        """),
      try table(ReadingTable(), inputs),
    ]
    return blocks
  }
}
