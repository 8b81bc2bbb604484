import Drawing
import Figures

/// Table O: the other optimizers of the paper's Section 3.
struct OptimizerSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let findings = OptimizerFindings(inputs.figures)
    guard !findings.isEmpty else { return [] }
    return [
      Heading("Adaptive and not: the optimizers of Section 3", anchor: "optimizers"),
      Paragraph(
        """
        Section 3 divides optimizers in two: those whose steps are as long as the gradient says, for which \
        STE-net needs *M* and *α* (Table 1), and those that divide by the size of past gradients, for which \
        it needs neither (Table 2). It trains one of each. [Table O](#table-o) has the others that it names, \
        and turns the rule round as well: an STE-net without *M* and *α* where they are called for, and with \
        them where they are not. \(findings.classes) \(findings.crossing) \(findings.accuracies)
        """),
      try table(OptimizerTable(), inputs),
    ]
  }
}
