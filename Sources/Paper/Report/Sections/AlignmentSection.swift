import Drawing
import Figures
import Results

/// How near the weights of each pair are at the end of training, and on the way.
struct AlignmentSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    [
      Heading("Alignment of the weights", anchor: "alignment"),
      Paragraph(
        """
        *E* is the distance of a weight from its counterpart: |*M*(*w*_{*Q̂*}) − *w*_{STE}| for the \
        baseline with SGD, |*w*_{*Q̂*} − *w*_{STE}| in all other cases (Equation 5; the form that is \
        zero at the start). [Table 3](#table-3) says what is compared with what, \
        [Table 4](#table-4) gives the metrics, [Figures 3a and 3b](#figure-3a) show every weight, \
        [Figure 5](#figure-5) how the distance grows.
        """),
      try table(ComparisonKinds(), inputs),
      try table(AlignmentMetrics(), inputs),
      try figures([WeightScatter.adjusted, WeightScatter.unadjusted], inputs),
      try figure(AlignmentOverTime.convolutional, inputs),
      Heading("Layer by layer", anchor: "layers", level: 1),
      Paragraph(
        """
        The means of Table 4 give every weight one vote, so that the large kernels decide. By \
        tensor, the baseline pairs compare as follows. “Outside” is the share of weights that at \
        least one of the pair has beyond ±*w*_{max}, where *Q̂*′ vanishes.
        """, keepsWithNext: true),
      layerTable(inputs),
    ]
  }

  private func layerTable(_ inputs: ReportInputs) -> any Block {
    let pairs = ["baseline-sgd", "baseline-adam"].compactMap { inputs.analysis.comparison($0) }
    guard !pairs.isEmpty else { return Paragraph("Both baselines are missing.") }
    let names = pairs.first?.tensors.map(\.name) ?? []
    let rows = names.map { name -> Table.Row in
      let found = pairs.map { pair in pair.tensors.first { $0.name == name } }
      let count = found.compactMap { $0?.weightCount }.first ?? 0
      return Table.Row(
        [
          .init("`\(name)`"), .init(RichText(verbatim: grouped(count))),
        ] + found.flatMap { cells($0) })
    }
    let groups = pairs.map { Table.Heading("\($0.label), %", span: 3) }
    return TableBlock(
      anchor: "layer-table", label: nil, caption: nil,
      table: Table(
        columns: [.init(.left), .init(.right)]
          + pairs.flatMap { _ in
            [.init(.right, spaceBefore: 6), .init(.right), .init(.right)]
          },
        headings: [
          [.init("", span: 2)] + groups,
          [.init("Tensor"), .init("Weights")]
            + pairs.flatMap { _ in
              [
                .init("*Ē* / *w*_{max}"), .init("agreement"),
                .init("outside"),
              ]
            },
        ], rows: rows), style: .small, placement: .here)
  }

  private func cells(_ alignment: Alignment?) -> [Table.Cell] {
    guard let alignment else { return Array(repeating: Table.Cell("–", muted: true), count: 3) }
    return [
      .init(RichText(verbatim: percentFigure(alignment.errorOverLimit.mean))),
      .init(RichText(verbatim: number(alignment.agreement.mean * 100, decimals: 2))),
      .init(RichText(verbatim: number(alignment.outsideRange.mean * 100, decimals: 2))),
    ]
  }
}
