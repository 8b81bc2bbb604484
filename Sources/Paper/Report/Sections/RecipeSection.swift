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
      table(of: inputs, anchor: "recipe-table"),
    ] + secondRecipe(inputs)
  }

  /// The recipe of ResNet50 below a heading of its own, where the report has that experiment.
  private func secondRecipe(_ inputs: ReportInputs) -> [any Block] {
    guard let own = inputs.focused(on: .residual), !own.recipe.rows.isEmpty
    else { return [] }
    return [
      Heading("Recipe of the second experiment", anchor: "recipe-resnet50", level: 1),
      table(of: own, anchor: "recipe-resnet50-table"),
    ]
  }

  private func table(of inputs: ReportInputs, anchor: String) -> any Block {
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
