import Drawing
import Figures
import Results

/// Every number of the paper's beside ours, with the verdict of the stated rule.
struct VerdictSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let figures = inputs.figures
    let verdicts = VerdictNumbers.all(figures)
    guard !verdicts.isEmpty else { return [] }
    let rule = figures.findings.word("\(figures.experiment.name).verdicts.rule") ?? ""
    let rows = verdicts.map { verdict -> Table.Row in
      Table.Row([
        .init(symbols(verdict.quantity)), ours(verdict),
        .init("\(verdict.shown(verdict.paper))\(verdict.unit)" as RichText, muted: true),
        difference(verdict), deviations(verdict),
        .init(RichText(verbatim: verdict.outcome ?? "–"), muted: verdict.outcome == nil),
      ])
    }
    return [
      Heading("Every number beside the paper’s", anchor: "verdicts"),
      Paragraph("The verdicts mean: \(symbols(rule))"),
      Paragraph(
        """
        “Place” is where the paper’s number lies in the spread of our seeds: its distance from their mean \
        in standard deviations, above it where positive; a dash with a single seed.
        """),
      TableBlock(
        anchor: "verdict-table", label: nil, caption: nil,
        table: Table(
          columns: [
            .init(.left, width: 138), .init(.right), .init(.right), .init(.right), .init(.right),
            .init(.left),
          ],
          headings: [
            [
              .init("Quantity"), .init("Ours"), .init("Paper"), .init("Difference"),
              .init("Place"), .init("Verdict"),
            ]
          ], rows: rows), style: .small, placement: .long),
    ]
  }

  private func ours(_ verdict: VerdictNumbers) -> Table.Cell {
    let scale = verdict.isShare ? 100.0 : 1
    return meanAndSpread(verdict.ours, scale: scale, decimals: verdict.decimals)
      .map { .init($0 + verdict.unit) } ?? Table.Cell("missing", muted: true)
  }

  private func difference(_ verdict: VerdictNumbers) -> Table.Cell {
    guard let difference = verdict.difference else { return Table.Cell("–", muted: true) }
    return .init("\(difference > 0 ? "+" : "")\(verdict.shown(difference))" as RichText)
  }

  private func deviations(_ verdict: VerdictNumbers) -> Table.Cell {
    guard let found = verdict.deviations else { return Table.Cell("–", muted: true) }
    return .init(
      RichText(verbatim: "\(found > 0 ? "+" : "")\(number(found, decimals: 1))"))
  }
}
