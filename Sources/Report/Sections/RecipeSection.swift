import Drawing
import Figures

/// What was needed to repeat the experiment, and where every value comes from.
struct RecipeSection: ReportSection {
  func blocks(_ inputs: ReportInputs) throws -> [any Block] {
    [
      Heading("Recipe", anchor: "recipe"),
      Paragraph(
        """
        The paper leaves out some of what is needed to repeat its experiments, among it the batch \
        size, the number of steps and the penalty. “Author code” is the first author’s public code \
        for experiments of this kind; it is older than the paper, so it is evidence, not proof.
        """, keepsWithNext: true),
      Self.table(of: inputs, anchor: "recipe-table"),
    ]
  }

  /// The recipe of a further experiment below a heading of its own; nothing where it has none.
  static func table(_ inputs: ReportInputs, heading: RichText) -> [any Block] {
    guard !inputs.recipe.rows.isEmpty else { return [] }
    let anchor = "recipe-\(inputs.figures.experiment.name)"
    return [
      Heading(heading, anchor: anchor, level: 1), table(of: inputs, anchor: anchor + "-table"),
    ]
  }

  private static func table(of inputs: ReportInputs, anchor: String) -> any Block {
    let rows = inputs.recipe.rows.map { row -> Table.Row in
      let choice: RichText = row.choice.map { " *Our choice:* \(symbols($0))." } ?? ""
      return Table.Row(
        [
          .init(symbols(row.item)), .init("\(symbols(row.value)).\(choice)"),
          .init(symbols(row.source), muted: true),
        ])
    }
    return TableBlock(
      anchor: anchor, label: nil, caption: nil,
      table: Table(
        columns: [
          .init(.left, width: 82), .init(.left, width: 216), .init(.left, width: 92),
        ],
        headings: [[.init("Item"), .init("Value"), .init("Source")]], rows: rows),
      style: .small, placement: .long)
  }
}
