import Drawing
import Results
import Storage

/// Table M (ours): STE-nets of an optimizer that adapts, from weights as drawn and from M of them.
package struct InitializationTable: TableSource {
  package let name = "table-m"
  package let showsTraining = true
  package let style = TableStyle.dense

  package let keys = ["estimator", "qhat", "drawn", "mapped", "gain"]

  package init() {}

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let columns: [Table.Column] = [.init(.left)] + (0..<4).map { _ in .init(.right) }
    let rows = Self.rows(inputs).map { row in
      func cell(_ finding: Finding?) -> Table.Cell {
        meanAndInterval(finding, scale: 100, decimals: 2).map { .init($0) } ?? .missing
      }
      return Table.Row([
        .init(RichText(verbatim: row.drawn.pair.label)),
        cell(row.drawn.finding("qhat-validation-accuracy")),
        cell(row.drawn.finding("ste-validation-accuracy")),
        cell(row.mapped.finding("ste-validation-accuracy")), cell(row.gain),
      ])
    }
    return Table(
      columns: columns, headings: [words.headings(keys)],
      rows: rows.isEmpty
        ? [Table.Row([.notRun] + Array(repeating: .init(""), count: columns.count - 1))] : rows)
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    CommaSeparated(
      header: ["estimator", "quantity"] + SeedColumns.names,
      records: Self.rows(inputs).flatMap { row in
        [
          ("qhat_validation_accuracy", row.drawn.finding("qhat-validation-accuracy")),
          ("drawn_validation_accuracy", row.drawn.finding("ste-validation-accuracy")),
          ("mapped_validation_accuracy", row.mapped.finding("ste-validation-accuracy")),
          ("gain", row.gain),
        ].map { quantity, finding in
          [row.drawn.pair.name, quantity] + SeedColumns.values(finding)
        }
      })
  }

  /// Two STE-nets of one Q̂-net.
  private struct Row {
    let drawn: PairOutcome
    let mapped: PairOutcome
    let gain: Finding?
  }

  private static func rows(_ inputs: FigureInputs) -> [Row] {
    guard let focused = inputs.focused(on: .ablation) else { return [] }
    let (all, findings) = (PairOutcome.all(focused), inputs.findings)
    return (findings["\(focused.experiment.name).starts"]?.list ?? []).compactMap { place in
      func outcome(_ role: String) -> PairOutcome? {
        let own = findings["\(place).\(role)"]?.list ?? []
        return all.first { own.contains($0.place) }
      }
      return outcome("drawn").flatMap { drawn in
        outcome("mapped").map { Row(drawn: drawn, mapped: $0, gain: findings["\(place).gain"]) }
      }
    }
  }
}
