import Drawing
import Figures

/// Tables B and G: every estimator trained against its STE-net.
struct EstimatorSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let findings = try EstimatorFindings(inputs.figures)
    var blocks: [any Block] = [
      Heading("Every estimator against the STE", anchor: "estimators"),
      Paragraph(
        """
        Each estimator was trained on the recipe of the MNIST half, with its STE-net and with the \
        yardstick of Section 6: itself at a learning rate 1 % higher. [Table B](#table-b) has the \
        numbers. \(findings.summary)
        """),
    ]
    if !findings.explanations.isEmpty {
      blocks.append(
        Paragraph(
          "What sets apart those that are not within twice the yardstick’s *Ē* with both optimizers:",
          keepsWithNext: true))
      blocks.append(ItemList(findings.explanations))
    }
    blocks += [
      try table(EstimatorAlignment(), inputs),
      Heading("Where gradients vanish: Appendix G", anchor: "appendix-g"),
      Paragraph(
        """
        Most estimators are zero outside of a range \\[*w*_{min}, *w*_{max}\\], so that no STE can do as \
        they do: a weight that leaves the range gets no gradient any more. Appendix G puts a PWL \
        between *M*(*w*_{min}) and *M*(*w*_{max}) in the STE’s place, and calls it unlikely that a \
        weight is trapped in one of the two nets alone. [Table G](#table-g) measures how often that \
        happens. \(findings.trapped) Where *Q̂*′ falls to zero \
        continuously, as for the triangles, or passes through zero to negative values, \
        *M*(*w*_{max}) is infinite: the mirror is the STE without ends, and the two nets part only \
        when a weight of *Q̂*-net steps over the edge by a finite step. The paper leaves out weights \
        that start beyond; their initial distribution was narrowed here to nine tenths of the edge. \
        The penalty on the weights acts in dead zones too, and draws trapped weights back to the edge \
        in time.
        """),
      try table(DeadZones(), inputs),
    ]
    return blocks
  }
}
