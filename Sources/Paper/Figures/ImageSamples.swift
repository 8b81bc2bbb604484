import Drawing

/// Figure 9: some of the images that ResNet50 was trained on, a row for each class.
package struct ImageSamples: ExperimentFigure {
  package let name = "figure-9"
  package let subject = Subject.residual

  /// More classes than these do not fit on a page.
  private static let mostRows = 12
  private static let rowHeight = 25.0
  private static let nameWidth = 86.0

  package init() {}

  package func picture(of inputs: FigureInputs) throws -> Picture {
    guard let sheet = inputs.analysis.contactSheet, !sheet.classes.isEmpty else {
      return missingPicture("no samples of the images", size: Size(FigureWidth.full, 60))
    }
    let rows = min(sheet.classes.count, Self.mostRows)
    let room = (FigureWidth.full - Self.nameWidth) / Self.rowHeight
    let columns = min(sheet.columns, Int(room))
    let size = Size(FigureWidth.full, Double(rows) * Self.rowHeight)
    return Picture(size: size) { canvas in
      for row in 0..<rows {
        let top = Double(row) * Self.rowHeight
        try canvas.label(
          RichText(verbatim: shortened(sheet.classes[row])), PlotStyle.axisLabel,
          at: Point(Self.nameWidth - 8, top + Self.rowHeight / 2), Anchor(.right, .middle))
        for column in 0..<columns {
          draw(
            sheet[row, column], side: sheet.side, on: canvas,
            in: Rectangle(
              Self.nameWidth + Double(column) * Self.rowHeight, top, Self.rowHeight - 1,
              Self.rowHeight - 1))
        }
      }
    }
  }

  private func draw(
    _ pixels: ArraySlice<UInt8>, side: Int, on canvas: Canvas, in place: Rectangle
  ) {
    guard pixels.count == side * side * 3 else { return }
    canvas.cells(rows: side, columns: side, in: place) { row, column in
      let start = pixels.startIndex + (row * side + column) * 3
      return Color(
        red: Double(pixels[start]) / 255, green: Double(pixels[start + 1]) / 255,
        blue: Double(pixels[start + 2]) / 255)
    }
  }

  private func shortened(_ name: String) -> String {
    name.count <= 16 ? name : name.prefix(15) + "…"
  }
}
