import Configurations
import Drawing
import Results
import Storage

/// Table F (ours): the numbers of Tables 4 and 5 for the network on digits, as this project’s engine and other
/// programs trained it.
package struct FrameworkTable: TableSource {
  package let name = "table-f"
  package let showsTraining = true
  package let style = TableStyle(
    text: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true),
    heading: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true), columnGap: 9,
    rowGap: 0.8)

  package let keys = [
    "ours", "paper", "error", "agreement", "train-accuracy", "train-loss", "validation-accuracy",
    "validation-loss",
  ]

  package init() {}

  /// A row: what it is of, and where its findings stand below an experiment’s name.
  private struct Line {
    let quantity: String
    let label: String
    let place: String
  }

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let trained = experiments(inputs)
    guard !trained.isEmpty else {
      return Table(columns: [.init(.left)], headings: [], rows: [Table.Row([.notRun])])
    }
    let columns: [Table.Column] =
      [.init(.left)] + trained.map { _ in .init(.right) } + [.init(.right, spaceBefore: 6)]
    var rows: [Table.Row] = []
    var quantity = ""
    for line in lines(inputs) {
      if line.quantity != quantity {
        rows.append(.init(section: words[line.quantity], columns: columns.count))
        quantity = line.quantity
      }
      let cells = trained.map { cell(inputs.findings["\($0.name).\(line.place)"]) }
      let printed = trained.first.flatMap { inputs.findings["\($0.name).\(line.place)"]?.paper }
      rows.append(
        Table.Row([.init(RichText(verbatim: line.label))] + cells + [.paper(printed)]))
    }
    return Table(
      columns: columns,
      headings: [
        [.init(""), words.heading("ours")]
          + trained.dropFirst().map { .init(RichText(verbatim: $0.framework ?? $0.name)) }
          + [words.heading("paper")]
      ], rows: rows)
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let trained = experiments(inputs)
    return CommaSeparated(
      header: ["trained_by", "quantity", "row"] + SeedColumns.names + ["paper"],
      records: trained.flatMap { experiment in
        lines(inputs).map { line in
          let finding = inputs.findings["\(experiment.name).\(line.place)"]
          return [experiment.framework ?? "ours", line.quantity, line.label]
            + SeedColumns.values(finding) + [finding?.paper ?? ""]
        }
      })
  }

  /// Ours first, then those that other programs trained.
  private func experiments(_ inputs: FigureInputs) -> [Experiment] {
    let ours = inputs.focusedOnDigits().map { [$0.experiment] } ?? []
    return ours.filter { $0.framework == nil }
      + inputs.analyses.map(\.experiment).filter { $0.framework != nil }
  }

  private func lines(_ inputs: FigureInputs) -> [Line] {
    guard let experiment = experiments(inputs).first else { return [] }
    let alignment = ["error", "agreement"].flatMap { quantity in
      // Seen through M, the same pair's quantized weights are the same.
      experiment.comparisons.filter { quantity == "error" || !$0.repeatsAPair }.map {
        Line(
          quantity: quantity, label: $0.label,
          place: "\($0.kind).\($0.optimizerGroup).\(quantity)")
      }
    }
    let pairs = experiment.comparisons.filter { $0.knownKind == .baseline }
    let training = ["train-accuracy", "train-loss", "validation-accuracy", "validation-loss"]
      .flatMap { quantity in
        pairs.flatMap { pair -> [Line] in
          let letter = experiment.optimizerGroup(named: pair.optimizerGroup)?.letter ?? ""
          return [("ste", "STE"), ("qhat", "Q̂"), ("difference", "Diff")].map { net, label in
            Line(
              quantity: quantity, label: "\(label) (\(letter))",
              place: "\(net).\(pair.optimizerGroup).\(quantity)")
          }
        }
      }
    return alignment + training
  }

  private func cell(_ finding: Finding?) -> Table.Cell {
    guard let finding else { return .missing }
    let isShare = [.share, .points].contains(finding.unit)
    let isError = finding.name.hasSuffix(".error")
    let decimals = isError ? percentDecimals(finding.number ?? 0) : isShare ? 2 : 4
    return meanAndInterval(finding, scale: isShare ? 100 : 1, decimals: decimals).map { .init($0) }
      ?? .missing
  }
}
