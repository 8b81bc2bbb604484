import Configurations
import Drawing
import Results
import Storage

/// Table 5: accuracies and losses of Q̂-net and STE-net, and their difference, ours beside the paper's.
package struct TrainingMetrics: TableSource {
  package let name = "table-5"
  package let showsTraining = true
  package let style = TableStyle.small

  package let keys = [
    "model", "train-accuracy", "train-loss", "validation-accuracy", "validation-loss", "ours",
    "paper", "without-penalty",
  ]

  package init() {}

  /// The quantities of the table in its order, as files and as findings call them.
  private static let quantities = [
    ("train_accuracy", "train-accuracy"), ("train_loss", "train-loss"),
    ("validation_accuracy", "validation-accuracy"), ("validation_loss", "validation-loss"),
  ]
  private static let withoutPenalty = [
    ("train_loss_without_penalty", "train-cross-entropy"),
    ("validation_loss_without_penalty", "validation-cross-entropy"),
  ]

  /// A row: a net of a baseline, or the difference of the two.
  private struct Line {
    let label: String
    /// Where its findings stand; nil where nothing was run.
    let place: String?
    /// Whether it is the first of its optimizer.
    let isFirst: Bool
  }

  /// STE-net, Q̂-net and their difference, optimizer by optimizer; the paper's own rows where nothing was run.
  private func lines(_ half: TableHalf, _ inputs: FigureInputs) -> [Line] {
    guard let own = half.inputs else {
      return inputs.paper.rows(table: "table-5", half: half.name).enumerated().map {
        Line(label: $1.name, place: nil, isFirst: $0.isMultiple(of: 3))
      }
    }
    let (experiment, root) = (own.experiment, own.experiment.name)
    return experiment.optimizerGroups.flatMap { group -> [Line] in
      guard let pair = experiment.comparison(.baseline, group.name) else { return [] }
      func label(_ run: String) -> String { experiment.run(named: run)?.label ?? run }
      return [
        Line(label: label(pair.with), place: "\(root).ste.\(group.name)", isFirst: true),
        Line(label: label(pair.run), place: "\(root).qhat.\(group.name)", isFirst: false),
        Line(
          label: "Diff (\(group.letter))", place: "\(root).difference.\(group.name)", isFirst: false
        ),
      ]
    }
  }

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let columns: [Table.Column] =
      [.init(.left)] + (0..<8).map { .init(.right, spaceBefore: $0 % 2 == 0 ? 3 : -3) }
    var rows: [Table.Row] = []
    for half in TableHalf.all(inputs) {
      rows.append(.init(section: half.title, columns: columns.count))
      rows += self.rows(half, inputs)
      if half.reportsPenalty {
        rows.append(.init(section: words["without-penalty"], columns: columns.count))
        rows += rowsWithoutPenalty(half, inputs)
      }
    }
    let table = Table(
      columns: columns,
      headings: [
        [
          .init("")
        ] + Self.quantities.map { words.heading($0.1, span: 2) },
        words.headings(["model"] + Self.quantities.flatMap { _ in ["ours", "paper"] }),
      ], rows: rows)
    return inputs.beside([2, 4, 6, 8], table)
  }

  /// The rows of a half, our numbers beside the paper's.
  private func rows(_ half: TableHalf, _ inputs: FigureInputs) -> [Table.Row] {
    lines(half, inputs).enumerated().map { index, line in
      let cells = Self.quantities.flatMap { column, name in
        [
          cell(line, name, inputs),
          .paper(
            half.paperValue(
              table: "table-5", row: line.label, column: column, inputs)?.printed),
        ]
      }
      return Table.Row(
        [.init(symbols(line.label))] + cells,
        separation: line.isFirst && index > 0 ? .space : .none)
    }
  }

  private func rowsWithoutPenalty(_ half: TableHalf, _ inputs: FigureInputs) -> [Table.Row] {
    let blank = Table.Cell("")
    return lines(half, inputs).enumerated().map { index, line in
      let losses = Self.withoutPenalty.map { cell(line, $0.1, inputs) }
      return Table.Row(
        [
          .init(symbols(line.label)), blank, blank, losses[0], blank, blank, blank, losses[1],
          blank,
        ], separation: line.isFirst && index > 0 ? .space : .none)
    }
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    CommaSeparated(
      header: ["half", "model", "quantity"] + SeedColumns.names + ["paper"],
      records: TableHalf.all(inputs).flatMap { half in
        let quantities = Self.quantities + (half.reportsPenalty ? Self.withoutPenalty : [])
        return lines(half, inputs).flatMap { line in
          quantities.map { column, name in
            [half.name, line.label, column] + SeedColumns.values(finding(line, name, inputs))
              + [
                half.paperValue(table: "table-5", row: line.label, column: column, inputs)?
                  .printed ?? ""
              ]
          }
        }
      })
  }

  private func finding(_ line: Line, _ name: String, _ inputs: FigureInputs) -> Finding? {
    line.place.flatMap { inputs.findings["\($0).\(name)"] }
  }

  private func cell(_ line: Line, _ name: String, _ inputs: FigureInputs) -> Table.Cell {
    guard line.place != nil else { return .notRun }
    let found = finding(line, name, inputs)
    let shown =
      name.hasSuffix("accuracy")
      ? meanAndInterval(found, scale: 100, decimals: 2) : meanAndInterval(found, decimals: 4)
    return shown.map { .init($0) } ?? .missing
  }
}
