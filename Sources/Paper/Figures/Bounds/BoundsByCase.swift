import Drawing
import Results
import Storage

/// Table C (ours): the theorems' bounds on real training, case by case and stretch by stretch.
package struct BoundsByCase: TableSource {
  package let name = "table-c"
  package let label = "Table C"
  package let showsTraining = true
  package let style = TableStyle(
    text: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true),
    heading: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true), columnGap: 6.5,
    rowGap: 1.2)

  package init() {}

  private static let columns = 12

  package func caption(_ inputs: FigureInputs) throws -> Caption {
    guard let bounds = inputs.bounds, let first = bounds.cases.first,
      let stretch = first.stretches.first
    else { return BoundsLook.missingCaption }
    return Caption(
      "The theorems’ bounds on real training, in numbers.",
      """
      Share of the pairs of a weight and a step (per cent) whose *E* grew by no more than the bound of Theorem \
      5.1 (plain SGD), D.3 (momentum) or 5.2 (Adam), as printed, an *O*(*η*^{2}) without constant \
      counted as 0, and with every constant spelled out; weights in double precision, and as the \
      single-precision engine moves them. “H”: by the shortened expression of Appendix H, double. Then, in \
      double precision: the growth of *E* over its bound, median and 99th percentile (bins of 12 %); the \
      largest ratios of the remainder *R* to the printed and to the spelled-out convexity error, and of the \
      memory’s lag to its bound. “Out”: per cent of the pairs with a weight outside of the representable \
      range, of which the theorems do not speak. Stretches of \(stretch.steps) steps; a dash: no such term. \
      Seed \(bounds.seed).
      """)
  }

  package func table(_ inputs: FigureInputs) throws -> Table {
    let cases = inputs.bounds?.cases ?? []
    let rows = cases.flatMap { entry -> [Table.Row] in
      [
        Table.Row(
          section: "\(symbols(entry.label)): *η* = \(scientific(entry.learningRate, digits: 1))",
          columns: Self.columns)
      ] + entry.stretches.map(row)
    }
    return Table(
      columns: [.init(.left)]
        + (1..<Self.columns).map { column in
          .init(.right, spaceBefore: [1, 3, 6, 8, 11].contains(column) ? 5 : 0)
        },
      headings: [
        [
          .init(""), .init("as printed", span: 2), .init("spelled out", span: 2), .init(""),
          .init("growth/bound", span: 2), .init("largest ratio", span: 3), .init(""),
        ],
        [
          .init("from step"), .init("double"), .init("single"), .init("double"), .init("single"),
          .init("H"), .init("median"), .init("99 %"), .init("*R*, printed"),
          .init("*R*, sp. out"), .init("lag"), .init("out"),
        ],
      ],
      rows: rows.isEmpty
        ? [Table.Row(section: "not followed", columns: Self.columns, separation: .none)] : rows)
  }

  private func row(_ stretch: BoundsStretch) -> Table.Row {
    let (double, single) = (stretch.double, stretch.single)
    let pairs = Double(max(1, double.covered + double.uncovered))
    return Table.Row([
      .init(RichText(verbatim: grouped(stretch.firstStep))), kept(double.keptPrinted),
      kept(single.keptPrinted), kept(double.keptCorrected), kept(single.keptCorrected),
      double.keptAppendixH.map(kept) ?? Self.dash,
      ratio(double.increaseOverBound.quantile(0.5)), ratio(double.increaseOverBound.quantile(0.99)),
      largest(double.remainderOverPrinted), largest(double.remainderOverCorrected),
      largest(double.lagOverBound),
      .init(RichText(verbatim: number(100 * Double(double.uncovered) / pairs, decimals: 2))),
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
    value.map { Table.Cell(scientific($0)) } ?? Self.dash
  }

  private func largest(_ histogram: RatioHistogram) -> Table.Cell {
    guard histogram.total > 0 else { return Self.dash }
    // A term that the theorem leaves without constant allows nothing.
    return histogram.largest.isFinite
      ? Table.Cell(scientific(histogram.largest)) : Table.Cell("∞", muted: true)
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let records = (inputs.bounds?.cases ?? []).flatMap { entry in
      entry.stretches.flatMap { stretch in
        [("double", stretch.double), ("single", stretch.single)].flatMap { precision, tally in
          quantities(tally).map { quantity, value in
            [
              entry.name, "\(stretch.firstStep)", "\(stretch.steps)", precision, quantity,
              exact(value),
            ]
          }
        }
      }
    }
    return CommaSeparated(
      header: ["case", "first_step", "steps", "precision", "quantity", "value"], records: records)
  }

  private func quantities(_ tally: BoundTally) -> [(String, Double?)] {
    [
      ("covered", Double(tally.covered)), ("uncovered", Double(tally.uncovered)),
      ("kept_as_printed", tally.keptPrinted), ("kept_spelled_out", tally.keptCorrected),
      ("kept_appendix_h", tally.keptAppendixH),
      ("growth_over_bound_median", tally.increaseOverBound.quantile(0.5)),
      ("growth_over_bound_99", tally.increaseOverBound.quantile(0.99)),
      ("growth_over_bound_largest", tally.increaseOverBound.largest),
      ("remainder_over_printed_largest", tally.remainderOverPrinted.largest),
      ("remainder_over_spelled_out_largest", tally.remainderOverCorrected.largest),
      ("lag_over_bound_largest", tally.lagOverBound.largest),
    ] + BoundTally.Curve.allCases.map { ("mean_\($0.rawValue)", tally.mean($0)) }
  }
}
