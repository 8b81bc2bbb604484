import Drawing
import Storage

/// Table R (ours): how far every reading of the recipe is from the paper's numbers.
package struct ReadingTable: TableSource {
  package let name = "table-r"
  package let label = "Table R"
  package let showsTraining = true
  package let style = TableStyle(
    text: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true),
    heading: TextStyle(.serif, size: 7.9, leading: 10, tabularFigures: true), columnGap: 5,
    rowGap: 1.2)

  package init() {}

  package func caption(_ inputs: FigureInputs) throws -> Caption {
    guard inputs.focused(on: Variation.experiment) != nil else {
      return .sweepNotRun(
        "Readings of the recipe and the paper’s numbers", experiment: Variation.experiment)
    }
    return Caption(
      "Readings of the recipe, and how far each is from the paper’s numbers.",
      """
      Typical factors (geometric means) between our numbers and those of the paper’s Tables 4 and 5, left \
      half: *Ē* of baseline and learning-rate tweak, in units of *w*_{max} and of the length of the \
      representable range; weights that disagree, in the same two comparisons; images that *Q̂*-net and STE-net misjudge, \
      and their losses, in training and validation. “All”: over all of these with *Ē* of *w*_{max}; in \
      bold the nearest. 1.00 is perfect. Sorted by “all” with SGD. The paper’s numbers are for two bits.\(spread(inputs))
      """)
  }

  private func spread(_ inputs: FigureInputs) -> RichText {
    let ranges = ["S", "A"].compactMap { letter -> RichText? in
      let factors = PaperDistance.factorsOfSeeds(letter, inputs)
      guard factors.count > 1, let least = factors.min(), let most = factors.max() else {
        return nil
      }
      return "\(number(least, decimals: 2)) to \(number(most, decimals: 2)) (\(letter))"
    }
    guard !ranges.isEmpty else { return "" }
    return
      " Between seeds of the recipe itself, “all” ranges from \(ranges.joined(separator: " and "))."
  }

  package func table(_ inputs: FigureInputs) throws -> Table {
    let columns: [Table.Column] =
      [.init(.left)]
      + (0..<2).flatMap { _ in (0..<6).map { .init(.right, spaceBefore: $0 == 0 ? 5 : 0) } }
    let rows = ReadingRow.all(inputs)
    let nearest = ["S", "A"].map { letter in
      rows.compactMap { $0.distance(letter).map { PaperDistance.factor($0.all) } }.min()
    }
    let head: [Table.Heading] = [
      .init("*w*_{max}"), .init("range"), .init("agr."), .init("acc."), .init("loss"),
      .init("all"),
    ]
    return Table(
      columns: columns,
      headings: [
        [.init(""), .init("SGD", span: 6), .init("Adam", span: 6)],
        [.init("Reading")] + head + head,
      ],
      rows: rows.isEmpty
        ? [Table.Row([.notRun] + Array(repeating: .init(""), count: columns.count - 1))]
        : rows.map { row in
          Table.Row(
            [.init(row.title)]
              + zip(["S", "A"], nearest).flatMap { cells(row.distance($0), nearest: $1) })
        })
  }

  private func cells(_ distance: PaperDistance?, nearest: Double?) -> [Table.Cell] {
    guard let distance else { return Array(repeating: .init("–", muted: true), count: 6) }
    let columns = [
      distance.errorOverLimit, distance.errorOverRange, distance.agreement, distance.accuracy,
      distance.loss,
    ]
    let all = PaperDistance.factor(distance.all)
    let shown = RichText(verbatim: number(all, decimals: 2))
    return columns.map { .init(RichText(verbatim: number(PaperDistance.factor($0), decimals: 2))) }
      + [.init(all == nearest ? "**\(shown)**" : shown)]
  }

  package func records(_ inputs: FigureInputs) throws -> CommaSeparated {
    let records = ReadingRow.all(inputs).flatMap { row in
      ["S", "A"].flatMap { letter -> [[String]] in
        guard let distance = row.distance(letter) else { return [] }
        return [
          ("error_over_limit", distance.errorOverLimit),
          ("error_over_range", distance.errorOverRange), ("agreement", distance.agreement),
          ("accuracy", distance.accuracy), ("loss", distance.loss), ("all", distance.all),
        ].map { [row.name, letter, $0, exact(PaperDistance.factor($1)), "\($1.count)"] }
      }
    }
    return CommaSeparated(
      header: ["reading", "optimizer", "quantity", "factor", "numbers"], records: records)
  }
}

/// One reading with its distances from the paper.
struct ReadingRow {
  let name: String
  let title: RichText
  private let distances: [String: PaperDistance]

  /// The recipe and every variation but the bits, the nearest with SGD first; those without SGD last.
  static func all(_ inputs: FigureInputs) -> [ReadingRow] {
    let variations = Variation.all(inputs).filter { $0.theme != .bits }
    var names: [String] = []
    for variation in variations where !names.contains(variation.outcome.pair.name) {
      names.append(variation.outcome.pair.name)
    }
    let rows = names.map { name in
      let own = variations.filter { $0.outcome.pair.name == name }
      return ReadingRow(
        name: name, title: own[0].label,
        distances: Dictionary(
          own.map { ($0.letter, PaperDistance($0.outcome, inputs)) },
          uniquingKeysWith: { first, _ in first }))
    }
    func key(_ row: ReadingRow) -> Double {
      row.distance("S").map { PaperDistance.factor($0.all) } ?? .infinity
    }
    return rows.sorted { key($0) < key($1) }
  }

  func distance(_ letter: String) -> PaperDistance? { distances[letter] }
}
