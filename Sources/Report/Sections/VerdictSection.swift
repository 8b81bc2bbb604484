import Artifacts
import Drawing
import Figures

/// Every number of the paper's beside ours, with the verdict of the stated rule.
struct VerdictSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    let analysis = inputs.analysis
    guard !analysis.verdicts.isEmpty else { return [] }
    let rows = analysis.verdicts.map { verdict -> Table.Row in
      Table.Row([
        .init(symbols(verdict.quantity)), ours(verdict), paper(verdict), difference(verdict),
        .init(RichText(verbatim: verdict.outcome.rawValue), muted: verdict.outcome == .none),
      ])
    }
    return [
      Heading("Every number beside the paper’s", anchor: "verdicts"),
      Paragraph("\(symbols(analysis.verdictRule))"),
      TableBlock(
        anchor: "verdict-table", label: nil, caption: nil,
        table: Table(
          columns: [
            .init(.left, width: 158), .init(.right), .init(.right), .init(.right), .init(.left),
          ],
          headings: [
            [
              .init("Quantity"), .init("Ours"), .init("Paper"), .init("Difference"),
              .init("Verdict"),
            ]
          ], rows: rows), style: .small, placement: .long),
    ]
  }

  /// Losses have no unit; all else is a share, shown in per cent.
  private func isShare(_ verdict: Verdict) -> Bool { !verdict.quantity.contains("loss") }

  private func decimals(_ verdict: Verdict) -> Int {
    isShare(verdict) ? percentDecimals(verdict.paper ?? verdict.ours.mean) : 4
  }

  private func unit(_ verdict: Verdict) -> RichText { isShare(verdict) ? "\u{202F}%" : "" }

  private func ours(_ verdict: Verdict) -> Table.Cell {
    guard verdict.ours.count > 0 else { return Table.Cell("missing", muted: true) }
    let scale = isShare(verdict) ? 100.0 : 1
    return .init(
      meanAndSpread(verdict.ours, scale: scale, decimals: decimals(verdict)) + unit(verdict))
  }

  private func paper(_ verdict: Verdict) -> Table.Cell {
    guard let value = verdict.paper else { return Table.Cell("–", muted: true) }
    return .init("\(shown(value, verdict))\(unit(verdict))", muted: true)
  }

  private func difference(_ verdict: Verdict) -> Table.Cell {
    guard let paper = verdict.paper, verdict.ours.count > 0 else {
      return Table.Cell("–", muted: true)
    }
    let difference = verdict.ours.mean - paper
    return .init("\(difference > 0 ? "+" : "")\(shown(difference, verdict))")
  }

  private func shown(_ value: Double, _ verdict: Verdict) -> RichText {
    RichText(
      verbatim: number(
        value * (isShare(verdict) ? 100 : 1), decimals: decimals(verdict)))
  }
}
