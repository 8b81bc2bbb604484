import Drawing

/// A table that the document itself writes: as wide as it needs, or as wide as the column, its longer cells broken
/// into lines. A long one goes on over pages.
struct GridBlock: Block {
  let table: Table
  /// Rows from which on it may be broken between pages.
  private static let longest = 12

  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    try TableBlock(
      placement: nil, table: fitted(table, to: width, typesetter), style: Self.style,
      position: table.rows.count > Self.longest ? .long : .here
    ).pieces(width: width, typesetter: typesetter)
  }

  private static let style = TableStyle.small

  /// The table with widths for its columns, where together they would be wider than the page.
  private func fitted(_ table: Table, to width: Double, _ typesetter: Typesetter) throws -> Table {
    func longest(_ text: RichText) throws -> Double {
      try TextLayout(text, Self.style.text, typesetter: typesetter).width
    }
    var natural = Array(repeating: 0.0, count: table.columns.count)
    var least = natural
    let heads = table.headings.filter { row in row.allSatisfy { $0.span == 1 } }.map {
      $0.map(\.text)
    }
    for row in heads + table.rows.filter({ !$0.isSection }).map({ $0.cells.map(\.text) }) {
      for (column, text) in row.enumerated() {
        natural[column] = max(natural[column], try longest(text))
        least[column] = max(least[column], try longestWord(text, typesetter))
      }
    }
    let room = width - Self.style.columnGap * Double(max(0, table.columns.count - 1))
    guard natural.reduce(0, +) > room else { return table }
    var fitted = table
    if least.reduce(0, +) > room {
      let breakable = breakableAtCommas(table)
      if breakable != table { return try self.fitted(breakable, to: width, typesetter) }
    }
    // Columns that are narrow anyway keep their width, the others share what is left by their needs.
    var open = Array(natural.indices)
    var left = room
    while let narrow = open.first(where: { natural[$0] <= left / Double(open.count) }) {
      left -= natural[narrow]
      open.removeAll { $0 == narrow }
    }
    let needs = open.reduce(0) { $0 + natural[$1].squareRoot() }
    for column in open {
      fitted.columns[column].width = max(
        least[column], left * natural[column].squareRoot() / max(needs, 1))
    }
    return fitted
  }

  /// Where words are too long, such as the layers of a network, they are broken behind their commas.
  private func breakableAtCommas(_ table: Table) -> Table {
    var table = table
    for row in table.rows.indices {
      for cell in table.rows[row].cells.indices {
        let notation = table.rows[row].cells[cell].text.notation
        table.rows[row].cells[cell].text = RichText(
          notation: notation.replacing(/,(?=[^\s\x{200B}])/, with: ",\u{200B}"))
      }
    }
    return table
  }

  private func longestWord(_ text: RichText, _ typesetter: Typesetter) throws -> Double {
    try text.plain.split { $0.isWhitespace || $0 == "\u{200B}" }.map {
      try TextLayout(
        RichText(verbatim: String($0)), Self.style.text, typesetter: typesetter
      ).width
    }.max() ?? 0
  }
}
