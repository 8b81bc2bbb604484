import Drawing
import Figures
import Results

/// The interval that Appendix H gives for DSQ.
struct DSQFacts {
  private let findings: Findings

  init(_ inputs: FigureInputs) { findings = inputs.findings }

  /// By how much the true ratio exceeds the printed bound, least and greatest.
  private func excess(_ end: String) -> String {
    number(findings.number("dsq.excess.\(end)") ?? .nan, decimals: 1)
  }

  /// The printed interval, where it bounds nothing.
  var contradiction: RichText? {
    guard findings.truth("dsq.contradicted") == true else { return nil }
    return """
      **The interval for DSQ** ([Appendix H](#dsq)): what it is said to bound is \
      \(excess("least")) to \(excess("greatest")) times as large.
      """
  }

  func blocks() -> [any Block] {
    let interval = ["lower", "upper"].compactMap { findings.word("dsq.\($0)") }
      .joined(separator: ", ")
    let rows = (findings["dsq.ends"]?.list ?? []).map { place -> Table.Row in
      func cell(_ name: String) -> Table.Cell {
        findings.number("\(place).\(name)").map { .init(RichText(verbatim: shown($0))) }
          ?? .init("–", muted: true)
      }
      let shortfall = findings.number("\(place).shortfall") ?? .nan
      return Table.Row(
        [.init(RichText(verbatim: number(shortfall, decimals: 2)))]
          + [
            "sharpness", "printed", "with-slope", "ratio", "theorem", "corrected", "observed",
          ].map(cell))
    }
    let (least, greatest) = (excess("least"), excess("greatest"))
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
