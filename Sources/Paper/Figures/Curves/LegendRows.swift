import Drawing

/// A legend in as many rows as its entries take, each entry once.
struct LegendRows {
  private let rows: [Legend]

  private static let rowHeight = 12.0

  init(_ entries: [Legend.Entry]) {
    var rows: [[Legend.Entry]] = []
    var width = 0.0
    var seen: [Legend.Entry] = []
    for entry in entries
    where !seen.contains(where: { $0.label == entry.label && $0.style == entry.style }) {
      seen.append(entry)
      let own = Self.width(of: entry)
      if rows.isEmpty || width + own > FigureWidth.full {
        rows.append([])
        width = 0
      }
      rows[rows.count - 1].append(entry)
      width += own
    }
    self.rows = rows.map { Legend($0) }
  }

  /// Of an entry with the gap behind it, roughly: text is not set before there is a canvas.
  private static func width(of entry: Legend.Entry) -> Double {
    36.5 + 4 * Double(entry.label.plain.count)
  }

  /// What rows beyond the first take.
  var extraHeight: Double { Self.rowHeight * Double(max(0, rows.count - 1)) }

  /// - Parameter origin: the upper middle.
  func draw(on canvas: Canvas, at origin: Point) throws {
    for (row, legend) in rows.enumerated() {
      try legend.draw(
        on: canvas, at: Point(origin.x, origin.y + Self.rowHeight * Double(row)), centred: true)
    }
  }
}
