import Drawing
import Results
import Storage

/// Table I (ours): the exponents p of Ē ∝ η^p, and the paper's "claim is nontrivial": what remains when Ē is
/// divided by how far the weights came.
package struct ErrorOrders: TableSource {
  package let name = "table-i"
  package let showsTraining = true
  package let style = TableStyle.small

  package let keys = [
    "one-step", "several-steps", "whole-runs", "pair", "first-step", "exponent",
    "relative-exponent", "relative-error", "points", "not-followed", "range",
  ]

  package init() {}

  private static let columns = 10

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let pairs = inputs.bounds?.pairs ?? []
    let rows = pairs.flatMap { entry in
      entry.stretches.enumerated().map { index, stretch in
        row(entry, stretch, index, inputs, words)
      }
    }
    return Table(
      columns: [.init(.left), .init(.right)]
        + (2..<Self.columns).map { column in
          .init(.right, spaceBefore: [2, 4, 6].contains(column) ? 6 : 0)
        },
      headings: [
        [
          .init("", span: 2), words.heading("one-step", span: 2),
          words.heading("several-steps", span: 2), words.heading("whole-runs", span: 4),
        ],
        words.headings(
          ["pair", "first-step"]
            + (0..<3).flatMap { _ in ["exponent", "relative-exponent"] } + [
              "points", "relative-error",
            ]),
      ],
      rows: rows.isEmpty
        ? [Table.Row(section: words["not-followed"], columns: Self.columns, separation: .none)]
        : rows)
  }

  private func row(
    _ entry: BoundsPair, _ stretch: BoundsStretch, _ index: Int, _ inputs: FigureInputs,
    _ words: TableWords
  ) -> Table.Row {
    let (isFirst, none) = (index == 0, Table.Cell(""))
    func exponents(_ place: String) -> [Table.Cell] {
      ["exponent", "relative-exponent"].map { exponent(inputs.bound(entry, "\(place).\($0)")) }
    }
    return Table.Row(
      [
        isFirst ? .init(symbols(entry.label)) : none,
        .init(RichText(verbatim: grouped(stretch.firstStep))),
      ] + exponents("stretch-\(index + 1).one-step")
        + exponents("stretch-\(index + 1).several-steps")
        + (isFirst
          ? exponents("whole-run") + [points(entry, inputs), .init(ends(entry, inputs, words))]
          : [none, none, none, none]),
      separation: isFirst ? .space : .none)
  }

  /// How many learning rates the whole runs' exponents rest on.
  private func points(_ entry: BoundsPair, _ inputs: FigureInputs) -> Table.Cell {
    inputs.bound(entry, "whole-run.points").map {
      .init(RichText(verbatim: number($0, decimals: 0)))
    } ?? .init("–", muted: true)
  }

  private func exponent(_ value: Double?) -> Table.Cell {
    value.map { .init(RichText(verbatim: number($0, decimals: 2))) } ?? .init("–", muted: true)
  }

  private func ends(
    _ entry: BoundsPair, _ inputs: FigureInputs, _ words: TableWords
  ) -> RichText {
    guard let first = inputs.bound(entry, "whole-run.first"),
      let last = inputs.bound(entry, "whole-run.last")
    else { return "–" }
    return "\(scientific(100 * first)) \(words["range"]) \(scientific(100 * last))"
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let records = (inputs.bounds?.pairs ?? []).flatMap { entry -> [[String]] in
      let orders =
        entry.stretches.enumerated().flatMap { index, stretch in
          [("one-step", stretch.oneStep), ("several-steps", stretch.severalSteps)].map {
            ("equal_gradients", stretch.firstStep, "stretch-\(index + 1).\($0)", $1)
          }
        } + [("whole_run", 0, "whole-run", entry.wholeRuns)]
      return orders.flatMap { kind, first, place, order in
        let fits = ["exponent", "relative-exponent"].map {
          exact(inputs.bound(entry, "\(place).\($0)"))
        }
        return order.learningRates.indices.map { index in
          [
            entry.name, kind, "\(first)", "\(order.steps)", exact(order.learningRates[index]),
            exact(order.errors[index]), exact(order.travelled[index]),
            exact(order.agreement[index]),
          ] + fits
        }
      }
    }
    return CommaSeparated(
      header: [
        "case", "kind", "first_step", "steps", "learning_rate", "error_over_limit_mean",
        "travelled_over_limit_mean", "equal_levels", "exponent", "relative_exponent",
      ], records: records)
  }
}
