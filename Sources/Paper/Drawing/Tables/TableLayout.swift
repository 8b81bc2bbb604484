/// A table measured: where every column, row and rule lies.
package struct TableLayout {
  /// Parts that page breaks may fall between.
  package struct RowPlace {
    /// From the top of the row's own space, separation included.
    let top: Double
    let textTop: Double
    let height: Double
    let hasRuleAbove: Bool
  }

  package let size: Size
  package let headHeight: Double
  package let places: [RowPlace]
  private let table: Table
  private let style: TableStyle
  /// Left edge and width of every column.
  private let columns: [(x: Double, width: Double)]
  private let headings: [[TextLayout]]
  private let cells: [[TextLayout]]
  private let headingTops: [Double]

  /// - Parameter width: the table is stretched to this width by wider column gaps; `nil` leaves it as
  ///   narrow as it can be.
  package init(
    _ table: Table, style: TableStyle = .standard, width: Double? = nil, typesetter: Typesetter
  ) throws {
    self.table = table
    self.style = style
    cells = try table.rows.map { row in
      try zip(row.cells, table.columns).map { cell, column in
        let look = style.text.with { if cell.isMuted { $0.color = Palette.axis.tinted(0.25) } }
        return try TextLayout(
          cell.text, look, width: row.isSection ? nil : column.width, typesetter: typesetter)
      }
    }
    headings = try table.headings.map { row in
      var column = 0
      return try row.map { heading in
        let fixed = heading.span == 1 ? table.columns[column].width : nil
        column += heading.span
        return try TextLayout(heading.text, style.heading, width: fixed, typesetter: typesetter)
      }
    }
    columns = Self.columns(table, headings, cells, style, stretchedTo: width)
    let fullWidth = columns.last.map { $0.x + $0.width } ?? 0
    var y = style.heavyRule + style.rulePadding
    var headingTops: [Double] = []
    for row in headings {
      headingTops.append(y)
      y += row.map(\.height).max() ?? 0
      // Room for the rules under headings that span columns.
      y += style.rulePadding
    }
    self.headingTops = headingTops
    // A table without headings has no rule below them either.
    headHeight = headings.isEmpty ? style.heavyRule : y + style.lightRule
    y = headHeight + style.rulePadding
    var places: [RowPlace] = []
    for (index, row) in table.rows.enumerated() {
      let top = y
      var hasRule = false
      if index > 0 {
        switch row.separation {
        case .none: y += style.rowGap
        case .space: y += style.groupGap
        case .rule:
          y += 2 * style.rulePadding
          hasRule = true
        }
      }
      let height = cells[index].map(\.height).max() ?? 0
      places.append(
        RowPlace(top: top, textTop: y, height: y + height - top, hasRuleAbove: hasRule))
      y += height
    }
    self.places = places
    size = Size(fullWidth, y + style.rulePadding + style.heavyRule)
  }

  /// Whether a row is the title of the rows below it.
  package func isSection(_ row: Int) -> Bool { table.rows[row].isSection }

  /// Draws the whole table.
  package func draw(on canvas: Canvas, at origin: Point) {
    draw(on: canvas, at: origin, rows: 0..<places.count)
  }

  /// Draws the head and some rows, as one page holds them: a table of the document's structure.
  package func draw(on canvas: Canvas, at origin: Point, rows range: Range<Int>) {
    canvas.tagged("Table") { drawRows(on: canvas, at: origin, rows: range) }
  }

  private func drawRows(on canvas: Canvas, at origin: Point, rows range: Range<Int>) {
    rule(canvas, origin, y: style.heavyRule / 2, style.heavyRule)
    drawHead(on: canvas, at: origin)
    if !headings.isEmpty {
      rule(canvas, origin, y: headHeight - style.lightRule / 2, style.lightRule)
    }
    guard let first = range.first.map({ places[$0] }) else { return }
    let shift = first.textTop - (headHeight + style.rulePadding)
    for index in range {
      let place = places[index]
      if place.hasRuleAbove && index != range.lowerBound {
        rule(canvas, origin, y: place.top - shift + style.rulePadding, style.lightRule)
      }
      canvas.tagged("TR") {
        for (cell, layout) in cells[index].enumerated() {
          // Of a title over all columns the first cell is the only one.
          if cell > 0 && isSection(index) { break }
          let left = x(of: layout, table.columns[cell].alignment, columns[cell])
          let columns = isSection(index) ? self.columns.count : 1
          canvas.tagged(
            cell == 0 ? "TH" : "TD",
            cell == 0 ? .head(of: .row, columns: columns) : .cell(columns: columns)
          ) {
            layout.draw(on: canvas, at: origin + Point(left, place.textTop - shift))
          }
        }
      }
    }
    rule(canvas, origin, y: height(ofRows: range) - style.heavyRule / 2, style.heavyRule)
  }

  /// The height of head and `range` together.
  package func height(ofRows range: Range<Int>) -> Double {
    guard let first = range.first, let last = range.last else {
      return headHeight + style.heavyRule
    }
    let extent = places[last].top + places[last].height - places[first].textTop
    return headHeight + 2 * style.rulePadding + extent + style.heavyRule
  }

  private func drawHead(on canvas: Canvas, at origin: Point) {
    for (row, top) in headingTops.enumerated() {
      canvas.tagged("TR") { drawHead(row, on: canvas, at: origin + Point(0, top)) }
    }
  }

  /// One row of the head, and the rules below what spans columns.
  private func drawHead(_ row: Int, on canvas: Canvas, at origin: Point) {
    let layouts = headings[row]
    var column = 0
    let rowHeight = layouts.map(\.height).max() ?? 0
    for (heading, layout) in zip(table.headings[row], layouts) {
      let first = columns[column]
      let last = columns[column + heading.span - 1]
      let frame = (x: first.x, width: last.x + last.width - first.x)
      let alignment = heading.span > 1 ? .centre : table.columns[column].alignment
      let left = x(of: layout, alignment, frame)
      canvas.tagged(
        heading.text.isEmpty ? "TD" : "TH",
        heading.text.isEmpty
          ? .cell(columns: heading.span) : .head(of: .column, columns: heading.span)
      ) {
        layout.draw(on: canvas, at: origin + Point(left, rowHeight - layout.height))
      }
      if heading.span > 1 && !heading.text.isEmpty {
        let y = rowHeight + style.rulePadding / 2
        canvas.line(
          origin + Point(frame.x, y), origin + Point(frame.x + frame.width, y),
          StrokeStyle(Palette.ink, width: style.lightRule))
      }
      column += heading.span
    }
  }

  private func x(
    of layout: TextLayout, _ alignment: Table.Alignment, _ frame: (x: Double, width: Double)
  ) -> Double {
    switch alignment {
    case .left: frame.x
    case .centre: frame.x + (frame.width - layout.width) / 2
    case .right: frame.x + frame.width - layout.width
    }
  }

  private func rule(_ canvas: Canvas, _ origin: Point, y: Double, _ width: Double) {
    canvas.line(
      origin + Point(0, y), origin + Point(size.width, y), StrokeStyle(Palette.ink, width: width))
  }

  private static func columns(
    _ table: Table, _ headings: [[TextLayout]], _ cells: [[TextLayout]], _ style: TableStyle,
    stretchedTo width: Double?
  ) -> [(x: Double, width: Double)] {
    var widths = table.columns.enumerated().map { index, column in
      column.width
        ?? zip(table.rows, cells).map { $0.isSection ? 0 : $1[index].width }.max() ?? 0
    }
    var gaps = table.columns.enumerated().map { index, column in
      index == 0 ? 0 : style.columnGap + column.spaceBefore
    }
    for (row, layouts) in zip(table.headings, headings) {
      var column = 0
      for (heading, layout) in zip(row, layouts) {
        let range = column..<(column + heading.span)
        let inner = gaps[range].dropFirst().reduce(0, +)
        let lack = layout.width - inner - range.reduce(0) { $0 + widths[$1] }
        if lack > 0 { for index in range { widths[index] += lack / Double(heading.span) } }
        column += heading.span
      }
    }
    let natural = widths.reduce(0, +) + gaps.reduce(0, +)
    if let width, width > natural, table.columns.count > 1 {
      let more = (width - natural) / Double(table.columns.count - 1)
      for index in 1..<gaps.count { gaps[index] += more }
    }
    var x = 0.0
    return zip(gaps, widths).map { gap, width in
      x += gap
      defer { x += width }
      return (x, width)
    }
  }
}

extension Table {
  /// The table alone, as a picture with a narrow margin.
  package func picture(
    style: TableStyle = .standard, width: Double? = nil, typesetter: Typesetter
  ) throws -> Picture {
    let layout = try TableLayout(self, style: style, width: width, typesetter: typesetter)
    let margin = 4.0
    return Picture(size: Size(layout.size.width + 2 * margin, layout.size.height + 2 * margin)) {
      layout.draw(on: $0, at: Point(margin, margin))
    }
  }
}
