extension Table {
  /// The table as LaTeX source for the package booktabs, without a float around it.
  package var latex: String {
    var lines = [
      "\\begin{tabular}{\(columns.map(Self.letter).joined())}",
      "  \\toprule",
    ]
    for (index, row) in headings.enumerated() {
      var column = 1
      var cells: [String] = []
      var rules: [String] = []
      for heading in row {
        let last = column + heading.span - 1
        if heading.span > 1 {
          cells.append("\\multicolumn{\(heading.span)}{c}{\(heading.text.latex)}")
          if !heading.text.isEmpty { rules.append("\\cmidrule(lr){\(column)-\(last)}") }
        } else {
          cells.append(heading.text.latex)
        }
        column = last + 1
      }
      lines.append("  " + cells.joined(separator: " & ") + " \\\\")
      if !rules.isEmpty && index < headings.count - 1 {
        lines.append("  " + rules.joined(separator: " "))
      }
    }
    lines.append("  \\midrule")
    for (index, row) in rows.enumerated() {
      switch row.separation {
      case .rule where index > 0: lines.append("  \\midrule")
      case .space where index > 0: lines.append("  \\addlinespace")
      default: break
      }
      let cells =
        row.isSection
        ? "\\multicolumn{\(columns.count)}{l}{\(row.cells[0].text.latex)}"
        : row.cells.map(\.text.latex).joined(separator: " & ")
      lines.append("  \(cells) \\\\")
    }
    lines += ["  \\bottomrule", "\\end{tabular}"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func letter(of column: Column) -> String {
    if let width = column.width { return "p{\(Int(width.rounded()))pt}" }
    switch column.alignment {
    case .left: return "l"
    case .centre: return "c"
    case .right: return "r"
    }
  }
}
