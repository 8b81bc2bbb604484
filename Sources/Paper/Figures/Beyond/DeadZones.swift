import Drawing
import Quantization
import Storage

/// Table G (ours): Appendix G on real training. Estimators that vanish outside of a range, the PWL that
/// mirrors them, and the share of weights that are trapped in one net alone.
package struct DeadZones: TableSource {
  package let name = "table-g"
  package let showsTraining = true
  package let style = TableStyle.dense

  package let keys = [
    "estimator", "end", "image-of-end", "mirror", "initial-spread", "error", "trapped",
    "unmapped",
  ]

  package init() {}

  /// The estimators whose Q̂′ is not positive everywhere.
  private func rows(_ inputs: FigureInputs) throws -> [EstimatorRow] {
    try EstimatorRow.all(inputs).filter {
      $0.estimator.characteristics.sign == .zeroOutside
        || $0.estimator.characteristics.sign == .negativeSomewhere
    }
  }

  /// Where Q̂′ stops being positive, in units of w_max.
  private func end(_ row: EstimatorRow) -> Double {
    min(
      row.estimator.support(for: row.quantizer).upperBound, row.map.domain.upperBound)
  }

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let groups = inputs.estimatorGroups
    let rows = try rows(inputs).map { row -> Table.Row in
      let end = end(row)
      let image = row.map(end)
      func length(_ value: Double) -> Table.Cell {
        .init(RichText(verbatim: value.isFinite ? number(value, decimals: 3) : "∞"))
      }
      return Table.Row(
        [
          .init(row.title), length(end), length(image),
          .init(image.isFinite ? "PWL" : "STE"), length(row.spread),
        ] + groups.flatMap { shares(row.outcome($0.name), isMapped: !$0.rule.isAdaptive) })
    }
    return Table(
      columns: [.init(.left), .init(.right), .init(.right), .init(.left), .init(.right)]
        + groups.flatMap { group in
          (0..<(group.rule.isAdaptive ? 2 : 3)).map {
            .init(.right, spaceBefore: $0 == 0 ? 6 : 0)
          }
        },
      headings: [
        [.init("", span: 3), .init("", span: 2)]
          + groups.map {
            .init(RichText(verbatim: $0.rule.displayName), span: $0.rule.isAdaptive ? 2 : 3)
          },
        [
          "estimator", "end", "image-of-end", "mirror", "initial-spread",
        ].map { words.heading($0) }
          + groups.flatMap { group in
            words.headings(["error", "trapped"] + (group.rule.isAdaptive ? [] : ["unmapped"]))
          },
      ], rows: rows)
  }

  private func shares(_ outcome: PairOutcome?, isMapped: Bool) -> [Table.Cell] {
    guard let outcome else {
      return Array(repeating: .init("–", muted: true), count: isMapped ? 3 : 2)
    }
    return (["error", "trapped-alone"] + (isMapped ? ["unmapped"] : [])).map {
      outcome.percentCell($0, 2)
    }
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let records = try rows(inputs).map { row -> [String] in
      let image = row.map(end(row))
      return [
        row.estimator.name, exact(end(row)), image.isFinite ? exact(image) : "infinite",
        exact(row.spread),
      ]
    }
    return CommaSeparated(
      header: ["estimator", "end_over_limit", "image_of_end_over_limit", "initial_over_limit"],
      records: records)
  }
}
