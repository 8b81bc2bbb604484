/// A table in the manner of good books: no upright rules, three level ones, space between groups.
package struct Table: Sendable, Equatable {
  package enum Alignment: Sendable { case left, centre, right }

  package struct Column: Sendable, Equatable {
    package var alignment: Alignment
    /// Fixed width in points for cells that break into lines; `nil` takes what the widest cell needs.
    package var width: Double?
    /// More space before the column, in points: it sets groups of columns apart.
    package var spaceBefore: Double

    package init(_ alignment: Alignment, width: Double? = nil, spaceBefore: Double = 0) {
      self.alignment = alignment
      self.width = width
      self.spaceBefore = spaceBefore
    }
  }

  package struct Cell: Sendable, Equatable, ExpressibleByStringInterpolation {
    package var text: RichText
    /// Printed paler: numbers of others, things that are not there.
    package var isMuted: Bool

    package init(_ text: RichText, muted: Bool = false) {
      self.text = text
      isMuted = muted
    }

    package init(stringLiteral value: String) { self.init(RichText(notation: value)) }
  }

  /// A cell of the head, over one or more columns; over more than one it has a rule below.
  package struct Heading: Sendable, Equatable {
    package var text: RichText
    package var span: Int

    package init(_ text: RichText, span: Int = 1) {
      self.text = text
      self.span = span
    }
  }

  package struct Row: Sendable, Equatable {
    package var cells: [Cell]
    /// A thin rule above, or just space: rows that belong together stay together.
    package var separation: Separation
    /// Whether the first cell runs over all columns: the title of the rows below it.
    package let isSection: Bool

    package init(_ cells: [Cell], separation: Separation = .none) {
      self.cells = cells
      self.separation = separation
      isSection = false
    }

    /// A title over the rows that follow.
    package init(section title: RichText, columns: Int, separation: Separation = .rule) {
      cells = [Cell(title)] + Array(repeating: Cell(""), count: columns - 1)
      self.separation = separation
      isSection = true
    }
  }

  package enum Separation: Sendable { case none, space, rule }

  package var columns: [Column]
  /// One or more rows of headings; the spans of each add up to the number of columns.
  package var headings: [[Heading]]
  package var rows: [Row]

  package init(columns: [Column], headings: [[Heading]], rows: [Row]) {
    precondition(
      headings.allSatisfy { $0.reduce(0) { $0 + $1.span } == columns.count },
      "the spans of a row of headings cover all columns")
    precondition(
      rows.allSatisfy { $0.cells.count == columns.count }, "a row has a cell for every column")
    self.columns = columns
    self.headings = headings
    self.rows = rows
  }

  /// The table without some of its columns; a heading over several goes with the last of them.
  package func omitting(_ dropped: Set<Int>) -> Table {
    func kept<Element>(_ elements: [Element]) -> [Element] {
      elements.enumerated().filter { !dropped.contains($0.offset) }.map(\.element)
    }
    return Table(
      columns: kept(columns),
      headings: headings.map { row in
        var next = 0
        return row.compactMap { heading in
          let covered = next..<(next + heading.span)
          next = covered.upperBound
          let span = covered.filter { !dropped.contains($0) }.count
          return span > 0 ? Heading(heading.text, span: span) : nil
        }
      },
      rows: rows.map { row in
        var row = row
        row.cells = kept(row.cells)
        return row
      })
  }
}
