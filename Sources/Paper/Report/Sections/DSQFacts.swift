import Drawing
import Figures
import Quantization

/// The interval that Appendix H gives for DSQ.
struct DSQFacts {
  /// By how much the true ratio exceeds the printed bound, least and greatest.
  private var excess: (least: Double, greatest: Double) {
    let ratios = DSQInterval.ends.map { $0.ratio / $0.printedBound }
    return (ratios.min() ?? .nan, ratios.max() ?? .nan)
  }

  /// The printed interval, where it bounds nothing.
  var contradiction: RichText? {
    guard excess.greatest > 1 else { return nil }
    return """
      **The interval for DSQ** ([Appendix H](#dsq)): what it is said to bound is \
      \(number(excess.least, decimals: 1)) to \(number(excess.greatest, decimals: 1)) times as large.
      """
  }

  func blocks(_ inputs: ReportInputs) -> [any Block] {
    let printed = inputs.figures.paper.rows(table: "appendix-h", half: "dsq").first
    let interval = [printed?.values["lower"]?.printed, printed?.values["upper"]?.printed]
      .compactMap { $0 }.joined(separator: ", ")
    let rows = DSQInterval.ends.map { end -> Table.Row in
      func cell(_ value: Double) -> Table.Cell { .init(RichText(verbatim: shown(value))) }
      return Table.Row([
        .init(RichText(verbatim: number(end.shortfall, decimals: 2))), cell(end.sharpness),
        cell(end.printedBound), cell(end.boundWithSlopeAtEnd), cell(end.ratio),
        cell(end.boundsAsDefined.theoremConstant),
        cell(
          end.boundsAsDefined.correctedConstant(
            learningRateFactor: end.learningRateFactorAsDefined)),
        end.largestRemainderAsDefined.map { cell($0.largest) } ?? .init("–", muted: true),
      ])
    }
    let (least, greatest) = (
      number(excess.least, decimals: 1), number(excess.greatest, decimals: 1)
    )
    return [
      Heading("The interval for DSQ", anchor: "dsq", level: 1),
      Paragraph(
        """
        For the estimator of Gong et al., Appendix H bounds *L*′*L*_{+}/*L*_{−}^{2} by \
        (1 − *a*)/(2*a* − *a*^{2}) and states the interval \\[\(interval)\\]. With *Q̂* = tanh *kw* and \
        tanh(*k*Δ/2) = 1 − *a* we have *L*_{+} = *k*, *L*_{−} = *k*(2*a* − *a*^{2}), and at the end of \
        the bin |*Q̂*″| = 2*k*^{2}(1 − *a*)(2*a* − *a*^{2}); so that, if this were *L*′, the ratio would \
        be 2*k*(1 − *a*)/(2*a* − *a*^{2}): the bound drops a factor 2*k*. And |*Q̂*″| is largest where \
        tanh *kw* = 1/√3, which for *a* < 1 − 1/√3 lies inside the bin; *L*′ is 4*k*^{2}/(3√3) then. \
        With Δ = 1, the true ratio is \(least) to \(greatest) times the printed one. The right part \
        of the table is for DSQ as its authors define it, a step of height 1 across the bin: the \
        constant of Theorem 5.1, the same with *α*, and the largest error of one step that a search \
        finds, over (*η*∇*f*)^{2}. Here *α* < 1, and the corrected constant is the smaller one; it holds.
        """, keepsWithNext: true),
      TableBlock(
        anchor: "dsq-table", label: nil, caption: nil,
        table: Table(
          columns: (0..<8).map { .init(.right, spaceBefore: $0 == 5 ? 8 : 0) },
          headings: [
            [
              .init("*a*"), .init("*k*"), .init("printed bound"), .init("with 2*k*"),
              .init("*L*′*L*_{+}/*L*_{−}^{2}"), .init("*L*′*L*_{+}^{2}/2*L*_{−}^{2}"),
              .init("× *α*"), .init("observed"),
            ]
          ], rows: rows), style: .small, placement: .here),
    ]
  }
}
