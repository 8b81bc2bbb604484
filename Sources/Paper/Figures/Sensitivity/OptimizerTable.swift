import Drawing
import Results
import Storage

/// Table O (ours): every optimizer of Section 3 with the STE-net that the paper prescribes, and with the other.
package struct OptimizerTable: TableSource {
  package let name = "table-o"
  package let showsTraining = true
  package let style = TableStyle(
    text: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true),
    heading: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true), columnGap: 5.5,
    rowGap: 1.4)

  package let keys = [
    "claimed", "crossed", "optimizer", "learning-rate", "qhat-accuracy", "error", "lr-tweak",
    "ratio", "agreement", "accuracy", "non-adaptive", "adaptive",
  ]

  package init() {}

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let columns: [Table.Column] =
      [.init(.left), .init(.right), .init(.right)]
      + [6, 4].flatMap { count in
        (0..<count).map { .init(.right, spaceBefore: $0 == 0 ? 5 : 0) }
      }
    let all = OptimizerRow.all(inputs)
    var rows: [Table.Row] = []
    for (title, isAdaptive) in [("non-adaptive", false), ("adaptive", true)] {
      let own = all.filter { $0.isAdaptive == isAdaptive }
      guard !own.isEmpty else { continue }
      rows.append(
        .init(section: words[title], columns: columns.count))
      rows += own.map { Table.Row(cells($0)) }
    }
    if rows.isEmpty {
      rows = [Table.Row([.notRun] + Array(repeating: .init(""), count: columns.count - 1))]
    }
    return Table(
      columns: columns,
      headings: [
        [
          .init("", span: 3), words.heading("claimed", span: 6), words.heading("crossed", span: 4),
        ],
        words.headings([
          "optimizer", "learning-rate", "qhat-accuracy", "error", "lr-tweak", "ratio", "agreement",
          "lr-tweak", "accuracy", "error", "ratio", "agreement", "accuracy",
        ]),
      ], rows: rows)
  }

  private func cells(_ row: OptimizerRow) -> [Table.Cell] {
    func text(_ value: Double, _ decimals: Int) -> Table.Cell {
      .init(RichText(verbatim: number(value, decimals: decimals)))
    }
    func ratio(_ outcome: PairOutcome) -> Table.Cell {
      text(outcome.errorRatio, outcome.errorRatio < 10 ? 2 : 1)
    }
    let claimed = row.claimed
    let crossed =
      row.crossed.map {
        [
          $0.percentCell("error", 2), ratio($0), $0.percentCell("agreement", 2),
          $0.percentCell("ste-validation-accuracy", 2),
        ]
      } ?? Array(repeating: Table.Cell("–", muted: true), count: 4)
    return [
      .init(row.title), .init(RichText(verbatim: rate(row.learningRate))),
      claimed.percentCell("qhat-validation-accuracy", 2), claimed.percentCell("error", 3),
      claimed.percentCell("lr-tweak-error", 3), ratio(claimed), claimed.percentCell("agreement", 2),
      claimed.percentCell("lr-tweak-agreement", 2),
      claimed.percentCell("ste-validation-accuracy", 2),
    ] + crossed
  }

  /// 0.001, 0.01, 1.
  private func rate(_ value: Double) -> String {
    value == value.rounded() ? number(value, decimals: 0) : "\(value)"
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let records = OptimizerRow.all(inputs).flatMap { row -> [[String]] in
      let nets = [("claimed", row.claimed)] + (row.crossed.map { [("crossed", $0)] } ?? [])
      return nets.flatMap { kind, outcome -> [[String]] in
        Self.quantities.map { quantity, name in
          [
            outcome.pair.optimizerGroup, row.isAdaptive ? "adaptive" : "non-adaptive", kind,
            outcome.isAdjusted ? "adjusted" : "unadjusted", quantity,
          ] + SeedColumns.values(outcome.finding(name))
        }
      }
    }
    return CommaSeparated(
      header: ["optimizer", "class", "comparison", "ste_net", "quantity"] + SeedColumns.names,
      records: records)
  }

  /// As files and as findings call them.
  private static let quantities = [
    ("error_over_limit", "error"), ("agreement", "agreement"),
    ("tweak_error_over_limit", "lr-tweak-error"), ("tweak_agreement", "lr-tweak-agreement"),
    ("validation_accuracy", "qhat-validation-accuracy"),
    ("ste_validation_accuracy", "ste-validation-accuracy"),
  ]
}
