import CMarkdown
import Drawing

/// Turns a table that a document writes into a `Table`. A head whose cells are all empty is left out; a row of
/// which all cells but the first are empty is the title of the rows below it.
struct GridReader {
  let inlines: InlineReader

  func table(_ node: MarkdownNode) throws -> Table {
    let alignments = node.columnAlignments
    let rows = try node.children.map { row in
      try row.children.map { try inlines.text($0.children) }
    }
    let head = rows.first ?? []
    return Table(
      columns: alignments.map { letter in
        switch letter {
        case "r": .init(.right)
        case "c": .init(.centre)
        default: .init(.left)
        }
      },
      headings: head.allSatisfy(\.isEmpty) ? [] : [head.map { Table.Heading($0) }],
      rows: rows.dropFirst().map { cells in
        if cells.count > 1, !cells[0].isEmpty, cells.dropFirst().allSatisfy(\.isEmpty) {
          return Table.Row(section: cells[0], columns: alignments.count)
        }
        return Table.Row(cells.map { Table.Cell($0) })
      })
  }
}
