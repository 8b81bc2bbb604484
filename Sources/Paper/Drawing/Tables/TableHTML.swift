extension Table {
  /// The table as an HTML element, with its heads as heads.
  package var html: String {
    var lines = ["<table>", "<thead>"]
    for row in headings {
      var column = 0
      let cells = row.map { heading -> String in
        let alignment = heading.span > 1 ? "centre" : columns[column].alignment.name
        column += heading.span
        let span =
          heading.span > 1 ? " colspan=\"\(heading.span)\" scope=\"colgroup\"" : " scope=\"col\""
        let tag = heading.text.isEmpty ? "td" : "th"
        return
          "<\(tag)\(heading.text.isEmpty ? heading.span > 1 ? " colspan=\"\(heading.span)\"" : "" : span) class=\"\(alignment)\">\(heading.text.html)</\(tag)>"
      }
      lines.append("<tr>\(cells.joined())</tr>")
    }
    lines += ["</thead>", "<tbody>"]
    for row in rows {
      let separation =
        switch row.separation {
        case .none: ""
        case .space: " class=\"space\""
        case .rule: " class=\"rule\""
        }
      if row.isSection {
        lines.append(
          "<tr\(separation)><th class=\"left\" colspan=\"\(columns.count)\" scope=\"rowgroup\">\(row.cells[0].text.html)</th></tr>"
        )
        continue
      }
      let cells = row.cells.enumerated().map { index, cell -> String in
        let muted = cell.isMuted ? " muted" : ""
        let tag = index == 0 ? "th scope=\"row\"" : "td"
        return
          "<\(tag) class=\"\(columns[index].alignment.name)\(muted)\">\(cell.text.html)</\(index == 0 ? "th" : "td")>"
      }
      lines.append("<tr\(separation)>\(cells.joined())</tr>")
    }
    lines += ["</tbody>", "</table>"]
    return lines.joined(separator: "\n")
  }
}

extension Table.Alignment {
  fileprivate var name: String {
    switch self {
    case .left: "left"
    case .centre: "centre"
    case .right: "right"
    }
  }
}
