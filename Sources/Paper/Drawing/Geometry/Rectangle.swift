/// An upright rectangle, in points; `minY` is its upper edge.
package struct Rectangle: Hashable, Sendable {
  package var minX: Double
  package var minY: Double
  package var width: Double
  package var height: Double

  package init(_ minX: Double, _ minY: Double, _ width: Double, _ height: Double) {
    self.minX = minX
    self.minY = minY
    self.width = width
    self.height = height
  }

  package var maxX: Double { minX + width }
  package var maxY: Double { minY + height }
  package var midX: Double { minX + width / 2 }
  package var midY: Double { minY + height / 2 }
  package var size: Size { Size(width, height) }

  /// The rectangle without a margin at each edge.
  package func inset(
    left: Double = 0, top: Double = 0, right: Double = 0, bottom: Double = 0
  ) -> Rectangle {
    Rectangle(minX + left, minY + top, width - left - right, height - top - bottom)
  }

  /// Cells of equal size, row by row: the frames of small multiples.
  ///
  /// - Parameters:
  ///   - columnGap: points between neighbours in a row.
  ///   - rowGap: points between rows.
  /// - Returns: `rows` arrays of `columns` rectangles.
  package func cells(
    rows: Int, columns: Int, columnGap: Double, rowGap: Double
  ) -> [[Rectangle]] {
    precondition(rows > 0 && columns > 0, "a grid of cells needs rows and columns")
    let cellWidth = (width - Double(columns - 1) * columnGap) / Double(columns)
    let cellHeight = (height - Double(rows - 1) * rowGap) / Double(rows)
    return (0..<rows).map { row in
      (0..<columns).map { column in
        Rectangle(
          minX + Double(column) * (cellWidth + columnGap),
          minY + Double(row) * (cellHeight + rowGap), cellWidth, cellHeight)
      }
    }
  }
}
