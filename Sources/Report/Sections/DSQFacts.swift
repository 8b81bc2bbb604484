import Drawing
import Figures
import Quantization

/// The interval that Appendix H gives for DSQ.
struct DSQFacts {
  func blocks(_ inputs: ReportInputs) -> [any Block] {
    let printed = inputs.figures.paper.rows(table: "appendix-h", half: "dsq").first
    let interval = [printed?.values["lower"]?.printed, printed?.values["upper"]?.printed]
      .compactMap { $0 }.joined(separator: ", ")
    let rows = DSQInterval.ends.map { end -> Table.Row in
      func cell(_ value: Double) -> Table.Cell { .init(RichText(verbatim: shown(value))) }
      return Table.Row([
        .init(RichText(verbatim: number(end.shortfall, decimals: 2))), cell(end.sharpness),
        cell(end.printedBound), cell(end.boundWithSlopeAtEnd), cell(end.ratio),
      ])
    }
    let ratios = DSQInterval.ends.map { $0.ratio / $0.printedBound }
    let least = number(ratios.min() ?? .nan, decimals: 1)
    let greatest = number(ratios.max() ?? .nan, decimals: 1)
    return [
      Heading("The interval for DSQ", anchor: "dsq", level: 1),
      Paragraph(
        """
        For the estimator of Gong et al., Appendix H bounds *L*′*L*_{+}/*L*_{−}^{2} by \
        (1 − *a*)/(2*a* − *a*^{2}) and states the interval \\[\(interval)\\]. The bound drops a factor \
        2*k*, and takes *L*′ at the end of the bin, while for such *a* the slope of *Q̂*′ is \
        steepest inside it. With Δ = 1, the true ratio is \(least) to \(greatest) times the \
        printed one:
        """, keepsWithNext: true),
      TableBlock(
        anchor: "dsq-table", label: nil, caption: nil,
        table: Table(
          columns: (0..<5).map { _ in .init(.right) },
          headings: [
            [
              .init("*a*"), .init("*k*"), .init("printed bound"), .init("with 2*k*"),
              .init("*L*′*L*_{+}/*L*_{−}^{2}"),
            ]
          ], rows: rows), style: .small, placement: .here),
    ]
  }
}
