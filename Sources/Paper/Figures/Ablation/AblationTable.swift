import Drawing
import Results
import Storage

/// Table A (ours): one Q̂-net against STE-nets with M and α, with one of the two, and with neither.
package struct AblationTable: TableSource {
  package let name = "table-a"
  package let showsTraining = true
  package let style = TableStyle.dense

  package let keys = [
    "both", "map", "alpha", "neither", "net", "error", "lr-tweak", "ratio", "disagreement",
    "lr-tweak-disagreement", "accuracy", "difference",
  ]

  package init() {}

  /// What STE-nets get, as findings and words call it.
  private static let kinds = ["both", "map", "alpha", "neither"]

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let columns: [Table.Column] = [.init(.left)] + (0..<7).map { _ in .init(.right) }
    var rows: [Table.Row] = []
    for part in Self.parts(inputs) {
      rows.append(.init(section: part.title, columns: columns.count))
      for (kind, outcome) in part.outcomes {
        rows.append(Table.Row([words.cell(kind)] + cells(outcome)))
      }
    }
    if rows.isEmpty {
      rows = [Table.Row([.notRun] + Array(repeating: .init(""), count: columns.count - 1))]
    }
    return Table(
      columns: columns,
      headings: [
        words.headings([
          "net", "error", "lr-tweak", "ratio", "disagreement", "lr-tweak-disagreement", "accuracy",
          "difference",
        ])
      ], rows: rows)
  }

  private func cells(_ outcome: PairOutcome) -> [Table.Cell] {
    func cell(_ quantity: String, _ scale: Double, _ decimals: Int) -> Table.Cell {
      meanAndInterval(outcome.finding(quantity), scale: scale, decimals: decimals).map { .init($0) }
        ?? .missing
    }
    return [
      cell("error", 100, 3), cell("lr-tweak-error", 100, 3),
      cell("error-over-lr-tweak", 1, 2), cell("disagreement", 100, 2),
      cell("lr-tweak-disagreement", 100, 2), cell("ste-validation-accuracy", 100, 2),
      cell("accuracy-difference", 100, 2),
    ]
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    CommaSeparated(
      header: ["optimizer", "ste_net", "quantity"] + SeedColumns.names,
      records: Self.parts(inputs).flatMap { part in
        part.outcomes.flatMap { kind, outcome in
          [
            ("error_over_limit", "error"), ("tweak_error_over_limit", "lr-tweak-error"),
            ("error_ratio", "error-over-lr-tweak"), ("disagreement", "disagreement"),
            ("tweak_disagreement", "lr-tweak-disagreement"),
            ("ste_validation_accuracy", "ste-validation-accuracy"),
            ("accuracy_difference", "accuracy-difference"),
          ].map { quantity, name in
            [part.group, kind, quantity] + SeedColumns.values(outcome.finding(name))
          }
        }
      })
  }

  /// An optimizer that does not adapt, with what came out of each kind of STE-net.
  private struct Part {
    let group: String
    let title: RichText
    let outcomes: [(kind: String, PairOutcome)]
  }

  private static func parts(_ inputs: FigureInputs) -> [Part] {
    guard let focused = inputs.focused(on: .ablation) else { return [] }
    let (all, findings) = (PairOutcome.all(focused), inputs.findings)
    return focused.experiment.optimizerGroups.compactMap { group in
      let place = "\(focused.experiment.name).part.\(group.name)"
      let outcomes = kinds.compactMap { kind -> (String, PairOutcome)? in
        let own = findings["\(place).\(kind)"]?.list ?? []
        return all.first { own.contains($0.place) }.map { (kind, $0) }
      }
      return outcomes.isEmpty
        ? nil
        : Part(
          group: group.name, title: symbols(findings.word("\(place).title") ?? group.name),
          outcomes: outcomes)
    }
  }
}
