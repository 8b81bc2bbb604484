import Drawing
import Figures
import Results

/// Every number of the paper's beside ours, with the verdict of the stated rule.
struct VerdictSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let analysis = inputs.analysis
    guard !analysis.verdicts.isEmpty else { return [] }
    let places = inputs.figures.findings["\(analysis.experiment.name).verdicts"]?.list ?? []
    let rows = zip(analysis.verdicts, places).map { verdict, place -> Table.Row in
      Table.Row([
        .init(symbols(verdict.quantity)), ours(verdict), paper(verdict),
        difference(verdict, place, inputs), deviations(place, inputs),
        .init(RichText(verbatim: verdict.outcome.rawValue), muted: verdict.outcome == .none),
      ])
    }
    return [
      Heading("Every number beside the paper’s", anchor: "verdicts"),
      Paragraph("The verdicts mean: \(symbols(analysis.verdictRule))"),
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

  private func ours(_ verdict: Verdict) -> Table.Cell {
    guard verdict.ours.count > 0 else { return Table.Cell("missing", muted: true) }
    let scale = verdict.isShare ? 100.0 : 1
    return .init(
      meanAndSpread(verdict.ours, scale: scale, decimals: verdict.decimals) + verdict.unit)
  }

  private func paper(_ verdict: Verdict) -> Table.Cell {
    guard let value = verdict.paper else { return Table.Cell("–", muted: true) }
    return .init("\(verdict.shown(value))\(verdict.unit)" as RichText, muted: true)
  }

  private func difference(_ verdict: Verdict, _ place: String, _ inputs: ReportInputs)
    -> Table.Cell
  {
    guard let difference = inputs.figures.findings.number("\(place).difference") else {
      return Table.Cell("–", muted: true)
    }
    return .init("\(difference > 0 ? "+" : "")\(verdict.shown(difference))" as RichText)
  }

  /// The paper's number in standard deviations from the mean of our seeds.
  private func deviations(_ place: String, _ inputs: ReportInputs) -> Table.Cell {
    guard let found = inputs.figures.findings.number("\(place).deviations") else {
      return Table.Cell("–", muted: true)
    }
    return .init(
      RichText(verbatim: "\(found > 0 ? "+" : "")\(number(found, decimals: 1))"))
  }
}
