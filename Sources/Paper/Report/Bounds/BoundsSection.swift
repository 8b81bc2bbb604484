import Drawing
import Figures
import Results

/// The bounds of Theorems 5.1, D.3 and 5.2 held against every weight of real training.
struct BoundsSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let heading = Heading("The theorems’ bounds on real training", anchor: "bounds")
    guard let bounds = inputs.figures.bounds, !bounds.pairs.isEmpty else {
      return [
        heading,
        Paragraph(
          "The nets of this report have not been followed step by step (`make -C pipeline bounds`)."
        ),
      ]
    }
    let findings = BoundsFindings(inputs.figures)
    var blocks: [any Block] = [
      heading,
      Paragraph(
        """
        The paper proves what *E* can grow by in one step and shows no step. Here *Q̂*-net and STE-net are \
        trained side by side, and every compared weight is followed in double precision through some \
        stretches of training, moved by the gradients that the nets see; beside it, the weight as the \
        single-precision engine moves it. Each pair of a weight and a step is held against the bound as \
        printed, an *O*(*η*^{2}) without constant counted as 0, and with every term spelled out: *α* and \
        *L*_{+}^{2} in the convexity error, the penalty’s gradients among the gradients, and for the \
        optimizers with memory the lag, which is what the gradients of past steps make of a *Q̂*′ that has \
        changed since. [Figure C1](#figure-c1) and [Table C](#table-c) count, [Figure C2](#figure-c2) shows \
        the terms. \(findings.outcome)
        """),
    ]
    blocks.append(
      Paragraph("Where the bound as printed does not hold, and why:", keepsWithNext: true))
    blocks.append(ItemList(findings.broken))
    blocks += [
      Paragraph("\(findings.single) \(findings.room)\(leftOut(bounds))"),
      try figure(BoundsKept(), inputs), try figure(ErrorGrowth(), inputs),
      try table(BoundsByPair(), inputs),
    ]
    return blocks
  }

  private func leftOut(_ bounds: BoundsResult) -> RichText {
    guard !bounds.leftOut.isEmpty else { return "" }
    return """
       Left out, since the two nets were given different learning rates or momenta: \
      \(bounds.leftOut.map(symbols).joined(separator: "; ")).
      """
  }
}
