import Drawing
import Results
import Storage

/// Table S (ours): every variation of the recipe: Ē beside the lr-tweak, agreement, accuracy, and how much
/// they move.
package struct SensitivityTable: TableSource {
  package let name = "table-s"
  package let showsTraining = true
  package let style = TableStyle(
    text: TextStyle(.serif, size: 7.9, leading: 9.8, tabularFigures: true),
    heading: TextStyle(.serif, size: 7.9, leading: 9.8, tabularFigures: true), columnGap: 6,
    rowGap: 0.9)

  package let keys = [
    "error", "agreement", "accuracy", "move", "variation", "ste", "qhat", "lr-tweak", "ratio",
    "moved-error", "moved-agreement", "moved-accuracy",
  ]

  package init() {}

  /// What batch sizes are compared with.
  private func origin(_ inputs: FigureInputs) -> RichText {
    let batch = Variation.all(inputs).first { $0.theme == .batchSize }
    guard let run = batch?.origin.qhat else { return "the recipe" }
    return "\(grouped(run.steps)) steps of \(run.batchSize)"
  }

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let columns: [Table.Column] =
      [.init(.left), .init(.centre)]
      + [3, 2, 2, 3].flatMap { count in
        (0..<count).map { .init(.right, spaceBefore: $0 == 0 ? 4 : 0) }
      }
    return Table(
      columns: columns,
      headings: [
        [
          .init("", span: 2), words.heading("error", span: 3),
          words.heading("agreement", span: 2), words.heading("accuracy", span: 2),
          words.heading("move", span: 3),
        ],
        [words.heading("variation"), .init("")]
          + words.headings([
            "ste", "lr-tweak", "ratio", "ste", "lr-tweak", "qhat", "ste", "moved-error",
            "moved-agreement", "moved-accuracy",
          ]),
      ], rows: rows(Variation.all(inputs), columns: columns.count))
  }

  private func rows(_ variations: [Variation], columns: Int) -> [Table.Row] {
    guard !variations.isEmpty else {
      return [Table.Row([.notRun] + Array(repeating: .init(""), count: columns - 1))]
    }
    var rows: [Table.Row] = []
    var theme: VariationTheme?
    var last: String?
    for variation in variations {
      if !variation.isRecipe, variation.theme != theme {
        theme = variation.theme
        rows.append(.init(section: "*\(variation.theme.title)*", columns: columns))
      }
      let isNew = variation.outcome.pair.name != last
      last = variation.outcome.pair.name
      rows.append(Table.Row([.init(isNew ? variation.label : "")] + cells(variation)))
    }
    return rows
  }

  private func cells(_ variation: Variation) -> [Table.Cell] {
    let outcome = variation.outcome
    func text(_ value: Double, _ decimals: Int, sign: Bool = false) -> Table.Cell {
      let digits = number(value, decimals: decimals)
      return .init(RichText(verbatim: sign && value > 0 ? "+\(digits)" : digits))
    }
    let moves =
      variation.isRecipe
      ? Array(repeating: Table.Cell("–", muted: true), count: 3)
      : [
        .init(RichText(verbatim: "× \(number(variation.errorFactor, decimals: 2))")),
        text(variation.agreementGain * 100, 2, sign: true),
        text(variation.accuracyGain * 100, 2, sign: true),
      ]
    return [
      .init(RichText(verbatim: variation.letter)), outcome.percentCell("error", 3),
      outcome.percentCell("lr-tweak-error", 3), text(outcome.errorRatio, 2),
      outcome.percentCell("agreement", 2), outcome.percentCell("lr-tweak-agreement", 2),
      outcome.percentCell("qhat-validation-accuracy", 2),
      outcome.percentCell("ste-validation-accuracy", 2),
    ] + moves
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let records = Variation.all(inputs).flatMap { variation -> [[String]] in
      let outcome = variation.outcome
      let theme = variation.theme.rawValue.replacing("-", with: "_")
      return Self.quantities.map { quantity, name in
        [outcome.pair.name, variation.letter, theme, quantity]
          + SeedColumns.values(outcome.finding(name))
      }
    }
    return CommaSeparated(
      header: ["variation", "optimizer", "theme", "quantity"] + SeedColumns.names,
      records: records)
  }

  /// As files and as findings call them.
  private static let quantities = [
    ("error_over_limit", "error"), ("error_over_range", "error-over-range"),
    ("agreement", "agreement"), ("tweak_error_over_limit", "lr-tweak-error"),
    ("tweak_agreement", "lr-tweak-agreement"),
    ("validation_accuracy", "qhat-validation-accuracy"),
    ("ste_validation_accuracy", "ste-validation-accuracy"),
  ]
}
