import Drawing
import Storage

/// Table R (ours): how far every reading of the recipe is from the paper's numbers.
package struct ReadingTable: TableSource {
  package let name = "table-r"
  package let showsTraining = true
  package let style = TableStyle(
    text: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true),
    heading: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true), columnGap: 5,
    rowGap: 1.2)

  package let keys = [
    "reading", "error-over-limit", "error-over-range", "agreement", "accuracy", "loss", "all",
  ]

  package init() {}

  package func table(_ inputs: FigureInputs, words: TableWords) throws -> Table {
    let families = OptimizerFamily.all(inputs)
    let columns: [Table.Column] =
      [.init(.left)]
      + families.flatMap { _ in (0..<6).map { .init(.right, spaceBefore: $0 == 0 ? 5 : 0) } }
    let rows = ReadingRow.all(inputs)
    let head = ["error-over-limit", "error-over-range", "agreement", "accuracy", "loss", "all"]
    return Table(
      columns: columns,
      headings: [
        [.init("")] + families.map { .init($0.name, span: 6) },
        words.headings(["reading"] + families.flatMap { _ in head }),
      ],
      rows: rows.isEmpty
        ? [Table.Row([.notRun] + Array(repeating: .init(""), count: columns.count - 1))]
        : rows.map { row in
          Table.Row([.init(row.title)] + families.flatMap { cells(row.distances[$0.letter]) })
        })
  }

  private func cells(_ distance: ReadingRow.Distance?) -> [Table.Cell] {
    guard let distance else { return Array(repeating: .init("–", muted: true), count: 6) }
    return distance.parts.map { part in
      let shown = RichText(verbatim: number(part.factor, decimals: 2))
      return .init(part.name == "all" && distance.isNearest ? "**\(shown)**" : shown)
    }
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let families = OptimizerFamily.all(inputs)
    let records = ReadingRow.all(inputs).flatMap { row in
      families.flatMap { family -> [[String]] in
        (row.distances[family.letter]?.parts ?? []).map {
          [row.name, family.letter, $0.column, exact($0.factor), "\($0.numbers)"]
        }
      }
    }
    return CommaSeparated(
      header: ["reading", "optimizer", "quantity", "factor", "numbers"], records: records)
  }
}

/// What readers know as one optimizer in the experiment `sensitivity`, whatever its constants.
struct OptimizerFamily {
  /// The name of its first group.
  let group: String
  let letter: String
  let name: RichText
  /// The factors of the main experiment's seeds, nearest and farthest; nil with fewer than two.
  let seeds: (least: Double, greatest: Double)?

  /// In the order of the file; those of the main experiment when the report does not have the other.
  static func all(_ inputs: FigureInputs) -> [OptimizerFamily] {
    let findings = inputs.findings
    let main = inputs.analyses[0].experiment
    let experiment = inputs.focused(on: .sensitivity)?.experiment
    return (experiment ?? main).optimizerGroups.compactMap { group in
      let name = experiment.map {
        findings.word("\($0.name).family.\(group.name).name")
      }
      guard let name = name ?? group.rule.displayName else { return nil }
      let place = "\(main.name).paper-distance.\(group.name)"
      var seeds: (least: Double, greatest: Double)?
      if (findings.number("\(place).seeds") ?? 0) > 1,
        let least = findings.number("\(place).least"),
        let greatest = findings.number("\(place).greatest")
      {
        seeds = (least, greatest)
      }
      return OptimizerFamily(
        group: group.name, letter: group.letter, name: RichText(verbatim: name), seeds: seeds)
    }
  }
}

/// One reading with its distances from the paper.
struct ReadingRow {
  struct Distance {
    /// Ē in both units, agreement, accuracy, loss, all: as findings and as columns call them.
    let parts: [(name: String, column: String, factor: Double, numbers: Int)]
    let isNearest: Bool
    /// Among the readings with the same optimizer, from 1.
    let rank: Int
  }

  let name: String
  let title: RichText
  /// By the optimizer's letter.
  let distances: [String: Distance]

  private static let parts = [
    ("error", "error_over_limit"), ("error-over-range", "error_over_range"),
    ("agreement", "agreement"), ("accuracy", "accuracy"), ("loss", "loss"), ("all", "all"),
  ]

  /// The recipe and every variation but the bits, the nearest with the first optimizer first.
  static func all(_ inputs: FigureInputs) -> [ReadingRow] {
    let variations = Variation.all(inputs)
    guard let root = inputs.focused(on: .sensitivity)?.experiment.name else { return [] }
    return (inputs.findings["\(root).readings"]?.list ?? []).compactMap { place in
      let own = variations.filter { "\(root).\($0.outcome.pair.name)" == place }
      return own.first.map { first in
        ReadingRow(
          name: first.outcome.pair.name, title: first.label,
          distances: Dictionary(
            own.compactMap { variation in
              distance(variation.outcome).map { (variation.letter, $0) }
            }, uniquingKeysWith: { first, _ in first }))
      }
    }
  }

  private static func distance(_ outcome: PairOutcome) -> Distance? {
    guard let rank = outcome.value("rank") else { return nil }
    return Distance(
      parts: parts.map { name, column in
        (
          name: name, column: column, factor: outcome.value("distance.\(name)") ?? .nan,
          numbers: Int(outcome.value("distance.\(name).numbers") ?? 0)
        )
      }, isNearest: rank == 1, rank: Int(rank))
  }
}
