import Drawing
import Results
import Storage

/// Table 5: accuracies and losses of Q̂-net and STE-net, and their difference, ours beside the paper's.
package struct TrainingMetrics: TableSource {
  package let name = "table-5"
  package let label = "Table 5"
  package let showsTraining = true
  package let style = TableStyle.small

  package init() {}

  package func caption(_ inputs: FigureInputs) throws -> Caption {
    let width = inputs.experiment.run(named: "qhat-sgd").map { $0.stepsPerEpoch } ?? 0
    let spread: RichText = inputs.analysis.seeds.count > 1 ? " ± standard deviation" : ""
    return Caption(
      "Accuracy and loss of *Q̂*-net and STE-net with SGD (S) and Adam (A).",
      """
      Train: means over the last \(width) steps, as they ran; validation: all \
      \(RichText(verbatim: grouped(inputs.analysis.testCount))) test images. Losses include the \
      penalty on the weights, as the paper’s do; the lower block gives them without. “Diff” is \
      *Q̂*-net minus STE-net, in points of accuracy, taken seed by seed. Ours: \
      \(inputs.seedsInWords)\(spread); the paper’s numbers stand in grey (“…” where its text is cut \
      off). \(second(inputs))
      """)
  }

  private func second(_ inputs: FigureInputs) -> RichText {
    guard let residual = inputs.focused(on: ResidualTraining.experiment) else {
      return "The ResNet50 half has not been run."
    }
    let width = residual.experiment.run(named: "qhat-sgd")?.stepsPerEpoch ?? 0
    return """
      \(ResidualTraining(residual).sentence) Its losses are without the penalty, as the paper’s; train: \
      means over the last \(width) steps; validation: \(grouped(residual.analysis.testCount)) images.
      """
  }

  /// The quantities of the table in its order.
  private static var quantities: [(column: String, path: KeyPath<RunSummary, SeedValues>)] {
    [
      ("train_accuracy", \.trainAccuracy), ("train_loss", \.trainLoss),
      ("validation_accuracy", \.validationAccuracy), ("validation_loss", \.validationLoss),
    ]
  }
  private static var withoutPenalty: [KeyPath<RunSummary, SeedValues>] {
    [\.trainCrossEntropy, \.validationCrossEntropy]
  }

  /// A row's runs: one, or two whose difference is meant.
  private struct Line {
    let label: String
    let runs: [String]
  }

  private static let lines: [[Line]] = [
    [
      Line(label: "STE (S)", runs: ["ste-sgd"]), Line(label: "Q̂ (S)", runs: ["qhat-sgd"]),
      Line(label: "Diff (S)", runs: ["qhat-sgd", "ste-sgd"]),
    ],
    [
      Line(label: "STE (A)", runs: ["ste-adam"]), Line(label: "Q̂ (A)", runs: ["qhat-adam"]),
      Line(label: "Diff (A)", runs: ["qhat-adam", "ste-adam"]),
    ],
  ]

  package func table(_ inputs: FigureInputs) throws -> Table {
    let columns: [Table.Column] =
      [.init(.left)] + (0..<8).map { .init(.right, spaceBefore: $0 % 2 == 0 ? 3 : -3) }
    var rows: [Table.Row] = []
    for half in TableHalf.all(inputs) {
      rows.append(.init(section: half.title, columns: columns.count))
      rows += self.rows(half, inputs)
      if half.reportsPenalty { rows += rowsWithoutPenalty(inputs, columns: columns.count) }
    }
    return Table(
      columns: columns,
      headings: [
        [
          .init(""), .init("Train acc. (%)", span: 2), .init("Train loss", span: 2),
          .init("Val. acc. (%)", span: 2), .init("Val. loss", span: 2),
        ],
        [.init("Model")] + (0..<4).flatMap { _ in [.init("ours"), .init("paper")] },
      ], rows: rows)
  }

  /// The rows of a half, our numbers beside the paper's.
  private func rows(_ half: TableHalf, _ inputs: FigureInputs) -> [Table.Row] {
    Self.lines.enumerated().flatMap { index, group in
      group.enumerated().map { place, line in
        let cells = Self.quantities.flatMap { quantity in
          [
            half.inputs.map { cell(values(of: line, quantity.path, $0), quantity.column) }
              ?? .notRun,
            .paper(
              inputs.paper.value(
                table: "table-5", half: half.name, row: line.label, column: quantity.column)?
                .printed),
          ]
        }
        return Table.Row(
          [.init(symbols(line.label))] + cells,
          separation: index > 0 && place == 0 ? .space : .none)
      }
    }
  }

  private func rowsWithoutPenalty(_ inputs: FigureInputs, columns: Int) -> [Table.Row] {
    var rows: [Table.Row] = [
      .init(section: "*The same without the penalty (ours)*", columns: columns)
    ]
    for line in Self.lines.flatMap({ $0 }) {
      let losses = Self.withoutPenalty.map { cell(values(of: line, $0, inputs), "loss") }
      let blank = Table.Cell("")
      rows.append(
        Table.Row(
          [
            .init(symbols(line.label)), blank, blank, losses[0], blank, blank, blank, losses[1],
            blank,
          ],
          separation: line.label == "STE (A)" ? .space : .none))
    }
    return rows
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    CommaSeparated(
      header: ["half", "model", "quantity", "mean", "standard_deviation", "seeds", "paper"],
      records: TableHalf.all(inputs).flatMap { half in
        half.inputs.map { records($0, half) } ?? paperRecords(half.name, inputs)
      })
  }

  private func records(_ inputs: FigureInputs, _ half: TableHalf) -> [[String]] {
    let paths: [(String, KeyPath<RunSummary, SeedValues>)] =
      Self.quantities.map { ($0.column, $0.path) }
      + (half.reportsPenalty
        ? [
          ("train_loss_without_penalty", \.trainCrossEntropy),
          ("validation_loss_without_penalty", \.validationCrossEntropy),
        ] : [])
    return Self.lines.flatMap { $0 }.flatMap { line in
      paths.map { quantity, path in
        let values = values(of: line, path, inputs)
        let paper =
          PaperValues.columns.contains(quantity)
          ? inputs.paper.value(
            table: "table-5", half: half.name, row: line.label, column: quantity)
          : nil
        return [
          half.name, line.label, quantity, exact(values?.mean), exact(values?.standardDeviation),
          values.map { "\($0.count)" } ?? "0", exact(paper?.value),
        ]
      }
    }
  }

  private func paperRecords(_ half: String, _ inputs: FigureInputs) -> [[String]] {
    inputs.paper.rows(table: "table-5", half: half).flatMap { row in
      Self.quantities.map {
        [half, row.name, $0.column, "", "", "0", exact(row.values[$0.column]?.value)]
      }
    }
  }

  /// The values of one run, or the differences of two, for the seeds that both have.
  private func values(
    of line: Line, _ path: KeyPath<RunSummary, SeedValues>, _ inputs: FigureInputs
  ) -> SeedValues? {
    let found = line.runs.compactMap { inputs.analysis.run($0) }
    guard found.count == line.runs.count, let first = found.first else { return nil }
    guard found.count == 2 else { return first[keyPath: path] }
    let other = found[1]
    let differences = zip(first.seeds, first[keyPath: path].values).compactMap { seed, value in
      other.seeds.firstIndex(of: seed).map { value - other[keyPath: path].values[$0] }
    }
    return differences.isEmpty ? nil : SeedValues(differences)
  }

  private func cell(_ values: SeedValues?, _ column: String) -> Table.Cell {
    guard let values else { return .missing }
    return column.hasSuffix("accuracy")
      ? .init(meanAndSpread(values, scale: 100, decimals: 2))
      : .init(meanAndSpread(values, decimals: 4))
  }
}
