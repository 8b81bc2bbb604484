import Drawing
import Figures
import Results

/// Every number of the paper's beside ours, with the verdict of the stated rule.
struct VerdictSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let analysis = inputs.analysis
    guard !analysis.verdicts.isEmpty else { return [] }
    let rows = analysis.verdicts.map { verdict -> Table.Row in
      Table.Row([
        .init(symbols(verdict.quantity)), ours(verdict), paper(verdict), difference(verdict),
        place(verdict),
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

  private func difference(_ verdict: Verdict) -> Table.Cell {
    guard let paper = verdict.paper, verdict.ours.count > 0 else {
      return Table.Cell("–", muted: true)
    }
    let difference = verdict.ours.mean - paper
    return .init("\(difference > 0 ? "+" : "")\(verdict.shown(difference))" as RichText)
  }

  /// The paper's number in standard deviations from the mean of our seeds.
  private func place(_ verdict: Verdict) -> Table.Cell {
    guard let paper = verdict.paper, let deviation = verdict.ours.standardDeviation, deviation > 0
    else { return Table.Cell("–", muted: true) }
    let place = (paper - verdict.ours.mean) / deviation
    return .init(
      RichText(verbatim: "\(place > 0 ? "+" : "")\(number(place, decimals: 1))"))
  }
}
