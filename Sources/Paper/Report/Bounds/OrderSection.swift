import Drawing
import Figures

/// The order of the error in the learning rate, and the paper's paragraph "The claim is nontrivial".
struct OrderSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let heading = Heading("The order of the error", anchor: "order")
    guard inputs.figures.bounds?.pairs.isEmpty == false else {
      return [
        heading,
        Paragraph(
          "The nets of this report have not been followed at other learning rates (`make -C pipeline bounds`)."
        ),
      ]
    }
    let findings = OrderFindings(inputs.figures)
    return [
      heading,
      Paragraph(
        """
        Everything in the paper rests on one claim: what the estimator itself puts into *E* is of second order \
        in the learning rate. [Figure I1](#figure-i1) and [Table I](#table-i) test it over \
        \(findings.decades) of learning rates, first where nothing else can interfere: from equal weights, \
        with equal gradients in both nets. \(findings.secondOrder)
        """),
      Paragraph("Two things in the paper’s own recipe make it first order:", keepsWithNext: true),
      ItemList(findings.firstOrder),
      Heading("“The claim is nontrivial”", anchor: "nontrivial", level: 1),
      Paragraph(
        """
        Section 5.3 says that the theorems do not merely state that small learning rates change little: as \
        the irreducible error is quadratic, misalignment is small relative to the learning rate itself. Put to \
        the test, *Ē* divided by the distance *D* that the weights have come must vanish with *η*. \
        \(findings.nontrivial)
        """),
      try figure(ErrorByRate(), inputs), try table(ErrorOrders(), inputs),
    ]
  }
}
