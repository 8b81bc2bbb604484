import Configurations
import Drawing
import Results
import Storage

/// Table 4: Ē and agreement of every comparison, ours beside the paper's.
package struct AlignmentMetrics: TableSource {
  package let name = "table-4"
  package let showsTraining = true
  package let style = TableStyle.standard

  package let keys = [
    "error", "agreement", "experiment", "error-over-limit", "error-over-range", "ours", "paper",
  ]

  package init() {}

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let columns: [Table.Column] = [
      .init(.left), .init(.right), .init(.right), .init(.right), .init(.right, spaceBefore: 6),
      .init(.right),
    ]
    var rows: [Table.Row] = []
    for half in TableHalf.all(inputs) {
      rows.append(.init(section: half.title, columns: columns.count))
      rows += half.inputs.map { ownRows($0, half.name) } ?? paperRows(half.name, inputs)
    }
    let table = Table(
      columns: columns,
      headings: [
        [.init(""), words.heading("error", span: 3), words.heading("agreement", span: 2)],
        words.headings(
          ["experiment", "error-over-limit", "error-over-range", "paper", "ours", "paper"]),
      ], rows: rows)
    return inputs.beside([3, 5], table)
  }

  private func ownRows(_ inputs: FigureInputs, _ half: String) -> [Table.Row] {
    var rows: [Table.Row] = []
    var lastGroup: String?
    for comparison in inputs.experiment.comparisons {
      let isNewGroup = lastGroup != nil && lastGroup != comparison.optimizerGroup
      lastGroup = comparison.optimizerGroup
      rows.append(
        Table.Row(
          [.init(RichText(verbatim: comparison.label))]
            + cells(comparison, half, inputs),
          separation: isNewGroup ? .space : .none))
    }
    return rows
  }

  /// The paper's numbers alone.
  private func paperRows(_ half: String, _ inputs: FigureInputs) -> [Table.Row] {
    inputs.paper.rows(table: "table-4", half: half).map { row in
      Table.Row([
        .init(RichText(verbatim: row.name)), .notRun, .notRun,
        .paper(row.values["alignment_error"]?.printed), .notRun,
        .paper(row.values["agreement"]?.printed),
      ])
    }
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    CommaSeparated(
      header: ["half", "experiment", "quantity"] + SeedColumns.names + ["paper"],
      records: TableHalf.all(inputs).flatMap { half in
        half.inputs.map { records($0, half.name) } ?? paperRecords(half.name, inputs)
      })
  }

  private func records(_ inputs: FigureInputs, _ half: String) -> [[String]] {
    inputs.experiment.comparisons.flatMap { comparison -> [[String]] in
      [
        ("error_over_limit", "error", "alignment_error"),
        ("error_over_range", "error-over-range", "alignment_error"),
        ("agreement", "agreement", "agreement"),
      ].map { quantity, name, column in
        [half, comparison.label, quantity]
          + SeedColumns.values(inputs.findings["\(inputs.place(of: comparison)).\(name)"])
          + [
            inputs.paperValue(
              table: "table-4", half: half, row: comparison.label, column: column)?.printed ?? ""
          ]
      }
    }
  }

  private func paperRecords(_ half: String, _ inputs: FigureInputs) -> [[String]] {
    inputs.paper.rows(table: "table-4", half: half).flatMap { row in
      [("error_over_limit", "alignment_error"), ("agreement", "agreement")].map {
        [half, row.name, $0] + SeedColumns.values(nil) + [row.values[$1]?.printed ?? ""]
      }
    }
  }

  private func cells(
    _ comparison: Comparison, _ half: String, _ inputs: FigureInputs
  ) -> [Table.Cell] {
    let place = inputs.place(of: comparison)
    func paper(_ column: String) -> Table.Cell {
      .paper(
        inputs.paperValue(
          table: "table-4", half: half, row: comparison.label, column: column)?.printed)
    }
    func ours(_ name: String, decimals: Int? = nil) -> Table.Cell {
      let finding = inputs.findings["\(place).\(name)"]
      return meanAndInterval(
        finding, scale: 100, decimals: decimals ?? percentDecimals(finding?.number ?? 0)
      ).map { .init($0) } ?? .missing
    }
    return [
      ours("error"), ours("error-over-range"), paper("alignment_error"),
      ours("agreement", decimals: 2), paper("agreement"),
    ]
  }
}

/// The name of the data as section titles print it.
func dataName(_ inputs: FigureInputs) -> RichText {
  RichText(verbatim: inputs.analysis.dataset.name)
}
