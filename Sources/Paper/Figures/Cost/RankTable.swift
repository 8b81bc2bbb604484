import Drawing
import Results
import Storage

/// Table P (ours): the numbers of Figure P, with what each rank sends and holds.
package struct RankTable: TableSource {
  package let name = "table-p"
  package let showsTraining = false
  package let style = TableStyle.dense

  package let keys = [
    "ranks", "step", "waiting", "efficiency", "days", "processor-years", "sent", "memory",
  ]

  package init() {}

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let columns = keys.map { _ in Table.Column(.right) }
    guard let ranks = inputs.cost?.ranks else {
      return Table(
        columns: columns, headings: [words.headings(keys)],
        rows: [Table.Row([.notRun] + keys.dropFirst().map { _ in .init("") })])
    }
    func text(_ value: Double, _ decimals: Int) -> Table.Cell {
      .init(RichText(verbatim: number(value, decimals: decimals)))
    }
    return Table(
      columns: columns, headings: [words.headings(keys)],
      rows: ranks.rows.map { row in
        Table.Row([
          text(Double(row.ranks), 0), text(row.step, 3), text(100 * row.waiting / row.step, 1),
          text(100 * ranks.efficiency(row), 1), text(ranks.hours(row) / 24, 1),
          text(ranks.processorHours(row) / (24 * 365.25), 1), text(Double(row.bytes) / 1e6, 1),
          text(Double(row.memoryBytes) / 1e9, 2),
        ])
      })
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    CommaSeparated(
      header: [
        "ranks", "computing_seconds", "waiting_seconds", "efficiency", "hours", "processor_hours",
        "sent_bytes", "memory_bytes",
      ],
      records: (inputs.cost?.ranks).map { ranks in
        ranks.rows.map { row in
          [
            "\(row.ranks)", exact(row.computing), exact(row.waiting), exact(ranks.efficiency(row)),
            exact(ranks.hours(row)), exact(ranks.processorHours(row)), "\(row.bytes)",
            "\(row.memoryBytes)",
          ]
        }
      } ?? [])
  }
}
