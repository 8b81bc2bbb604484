import Drawing
import Results
import Storage

/// Table C (ours): the theorems' bounds on real training, pair by pair and stretch by stretch.
package struct BoundsByPair: TableSource {
  package let name = "table-c"
  package let showsTraining = true
  package let style = TableStyle(
    text: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true),
    heading: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true), columnGap: 6.5,
    rowGap: 1.2)

  package let keys = [
    "as-printed", "spelled-out", "growth-over-bound", "largest-ratio", "first-step", "double",
    "single", "appendix-h", "median", "percentile-99", "remainder-printed",
    "remainder-spelled-out", "lag", "outside", "not-followed",
  ]

  package init() {}

  private static let columns = 12

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let pairs = inputs.bounds?.pairs ?? []
    let rows = pairs.flatMap { entry -> [Table.Row] in
      [
        Table.Row(
          section: "\(symbols(entry.label)): *η* = \(scientific(entry.learningRate, digits: 1))",
          columns: Self.columns)
      ] + entry.stretches.indices.map { row(entry, $0, inputs) }
    }
    return Table(
      columns: [.init(.left)]
        + (1..<Self.columns).map { column in
          .init(.right, spaceBefore: [1, 3, 6, 8, 11].contains(column) ? 5 : 0)
        },
      headings: [
        [
          .init(""), words.heading("as-printed", span: 2),
          words.heading("spelled-out", span: 2), .init(""),
          words.heading("growth-over-bound", span: 2), words.heading("largest-ratio", span: 3),
          .init(""),
        ],
        words.headings([
          "first-step", "double", "single", "double", "single", "appendix-h", "median",
          "percentile-99", "remainder-printed", "remainder-spelled-out", "lag", "outside",
        ]),
      ],
      rows: rows.isEmpty
        ? [Table.Row(section: words["not-followed"], columns: Self.columns, separation: .none)]
        : rows)
  }

  private func row(_ entry: BoundsPair, _ index: Int, _ inputs: FigureInputs) -> Table.Row {
    func value(_ precision: String, _ quantity: String) -> Double? {
      inputs.bound(entry, "stretch-\(index + 1).\(precision).\(quantity)")
    }
    func kept(_ precision: String, _ quantity: String) -> Table.Cell {
      value(precision, "kept-\(quantity)").map(self.kept) ?? Self.dash
    }
    func ratio(_ quantity: String) -> Table.Cell { self.ratio(value("double", quantity)) }
    return Table.Row([
      .init(RichText(verbatim: grouped(entry.stretches[index].firstStep))),
      kept("double", "as-printed"), kept("single", "as-printed"), kept("double", "spelled-out"),
      kept("single", "spelled-out"), kept("double", "appendix-h"),
      ratio("growth-over-bound-median"), ratio("growth-over-bound-99"),
      ratio("remainder-over-printed-largest"), ratio("remainder-over-spelled-out-largest"),
      ratio("lag-over-bound-largest"),
      value("double", "uncovered-share").map {
        .init(RichText(verbatim: number(100 * $0, decimals: 2)))
      } ?? Self.dash,
    ])
  }

  private static let dash = Table.Cell("–", muted: true)

  /// A share near 1 with as many decimals as show that it is not, four at most.
  private func kept(_ share: Double) -> Table.Cell {
    guard share.isFinite else { return Self.dash }
    if share == 1 { return Table.Cell("100") }
    let decimals = (1...4).first { (1 - share) * 100 >= pow10(-$0) } ?? 4
    // Never rounded up to a hundred.
    let scale = pow10(decimals)
    let text = number((share * 100 * scale).rounded(.down) / scale, decimals: decimals)
    return .init(RichText(verbatim: text))
  }

  private func pow10(_ exponent: Int) -> Double {
    exponent < 0 ? 1 / pow10(-exponent) : (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }

  private func ratio(_ value: Double?) -> Table.Cell {
    guard let value else { return Self.dash }
    // A term that the theorem leaves without constant allows nothing.
    return value.isFinite ? Table.Cell(scientific(value)) : Table.Cell("∞", muted: true)
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let records = (inputs.bounds?.pairs ?? []).flatMap { entry in
      entry.stretches.enumerated().flatMap { index, stretch in
        ["double", "single"].flatMap { precision in
          Self.quantities.map { quantity in
            let name = quantity.replacing("_", with: "-")
            return [
              entry.name, "\(stretch.firstStep)", "\(stretch.steps)", precision, quantity,
              exact(inputs.bound(entry, "stretch-\(index + 1).\(precision).\(name)")),
            ]
          }
        }
      }
    }
    return CommaSeparated(
      header: ["case", "first_step", "steps", "precision", "quantity", "value"], records: records)
  }

  private static let quantities =
    [
      "covered", "uncovered", "kept_as_printed", "kept_spelled_out", "kept_appendix_h",
      "growth_over_bound_median", "growth_over_bound_99", "growth_over_bound_largest",
      "remainder_over_printed_largest", "remainder_over_spelled_out_largest",
      "lag_over_bound_largest",
    ] + BoundTally.Curve.allCases.map { "mean_\($0.rawValue)" }
}
