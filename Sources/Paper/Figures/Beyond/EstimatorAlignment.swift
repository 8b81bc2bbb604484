import Configurations
import Drawing
import Quantization
import Storage

/// Table B (ours): Ē and agreement of every estimator with its STE-net, beside the lr-tweak of the same
/// net at another learning rate.
package struct EstimatorAlignment: TableSource {
  package let name = "table-b"
  package let showsTraining = true
  package let style = TableStyle(
    text: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true),
    heading: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true), columnGap: 6.5,
    rowGap: 1.4)

  package let keys = [
    "estimator", "evidence", "bits", "alpha", "slopes", "error", "agreement", "lr-tweak",
  ]

  package init() {}

  private func optimizers(_ inputs: FigureInputs) -> [(group: String, title: RichText)] {
    inputs.estimatorGroups.map { ($0.name, RichText(verbatim: $0.rule.displayName)) }
  }

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let optimizers = optimizers(inputs)
    let columns: [Table.Column] =
      [.init(.left), .init(.left), .init(.right), .init(.right), .init(.right)]
      + optimizers.flatMap { _ in
        [.init(.right, spaceBefore: 6), .init(.right), .init(.right), .init(.right)]
      }
    let rows = try EstimatorRow.all(inputs).map { row -> Table.Row in
      Table.Row(identity(row) + optimizers.flatMap { numbers(row.outcome($0.group)) })
    }
    return Table(
      columns: columns,
      headings: [
        [.init("", span: 5)] + optimizers.map { .init($0.title, span: 4) },
        words.headings(
          ["estimator", "evidence", "bits", "alpha", "slopes"]
            + optimizers.flatMap { _ in ["error", "lr-tweak", "agreement", "lr-tweak"] }),
      ], rows: rows)
  }

  private func identity(_ row: EstimatorRow) -> [Table.Cell] {
    let ratio = row.bounds.map { $0.lower / $0.upper }
    let evidence = row.estimator.characteristics.evidence.rawValue.prefix { $0 != "," }
    return [
      .init(row.title), .init(RichText(verbatim: String(evidence))),
      .init("\(row.quantizer.bits)"),
      .init(RichText(verbatim: number(row.map.alpha, decimals: 3))),
      ratio.map { .init(RichText(verbatim: number($0, decimals: 3))) } ?? .init("–", muted: true),
    ]
  }

  private func numbers(_ outcome: PairOutcome?) -> [Table.Cell] {
    guard let outcome else { return Array(repeating: .init("–", muted: true), count: 4) }
    return [
      outcome.percentCell("error", 2), outcome.percentCell("lr-tweak-error", 2),
      outcome.percentCell("agreement", 1), outcome.percentCell("lr-tweak-agreement", 1),
    ]
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let records = try EstimatorRow.all(inputs).flatMap { row in
      row.outcomes.flatMap { outcome -> [[String]] in
        [(Comparison.KnownKind.baseline, ""), (.lrTweak, "lr-tweak-")].flatMap { kind, prefix in
          [
            ("error_over_limit", "error"), ("error_over_range", "error-over-range"),
            ("agreement", "agreement"), ("unmapped_share", "unmapped"),
            ("trapped_in_one_share", "trapped-alone"),
          ].map { quantity, name in
            [row.estimator.name, outcome.pair.optimizerGroup, kind.rawValue, quantity]
              + SeedColumns.values(outcome.finding(prefix + name))
          }
        }
      }
    }
    return CommaSeparated(
      header: ["estimator", "optimizer", "comparison", "quantity"] + SeedColumns.names,
      records: records)
  }
}
