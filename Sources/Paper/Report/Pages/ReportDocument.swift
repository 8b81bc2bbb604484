import Drawing

/// Turns blocks into the pages of a PDF file.
struct ReportDocument {
  let metadata: PDFDocument.Metadata
  /// The words at the head of every page but the first.
  let runningHead: RichText
  /// What nobody may overlook, at the head of every page.
  let warning: RichText?
  let blocks: [any Block]

  /// What stands on each page.
  func pages(typesetter: Typesetter) throws -> [[PlacedPiece]] {
    let column = PageStyle.column
    let pieces = try blocks.flatMap {
      try $0.pieces(width: column.width, typesetter: typesetter)
    }
    return PageComposer.pages(of: pieces, height: column.height)
  }

  /// The bytes of the file.
  func pdf(typesetter: Typesetter) throws -> [UInt8] {
    let column = PageStyle.column
    let pages = try pages(typesetter: typesetter)
    let numbers = Dictionary(
      pages.enumerated().flatMap { index, page in
        page.filter { $0.parts.lowerBound == 0 }.flatMap(\.piece.anchors).map { ($0, index + 1) }
      }
    ) { first, _ in first }
    let document = try PDFDocument(
      size: PageStyle.size, metadata: metadata, typesetter: typesetter)
    var section: PDFDocument.OutlineEntry?
    document.canvas.beginElement("Document")
    var elements = OpenElements(on: document.canvas)
    for (index, page) in pages.enumerated() {
      document.labelPage("\(index + 1)")
      if index > 0 { try drawHead(on: document.canvas) }
      try drawFoot(on: document.canvas, page: index + 1)
      let context = PageContext(canvas: document.canvas, pageNumber: { numbers[$0] }) {
        title, level, destination in
        let entry = document.outline(title, to: destination, under: level == 0 ? nil : section)
        if level == 0 { section = entry }
      }
      for placed in page {
        elements.enter(placed.piece)
        try placed.piece.draw(
          context, Point(column.minX, column.minY + placed.y), placed.parts)
      }
      if index == pages.count - 1 {
        elements.endAll()
        document.canvas.endElement("Document")
      }
      document.endPage()
    }
    return try document.finish()
  }

  private func drawHead(on canvas: Canvas) throws {
    let column = PageStyle.column
    let baseline = column.minY - 24
    try canvas.label(
      runningHead, PageStyle.runningHead, at: Point(column.minX, baseline),
      Anchor(.left, .baseline))
    if let warning {
      try canvas.label(
        warning, PageStyle.runningHead.with { $0.color = Palette.vermilion },
        at: Point(column.maxX, baseline), Anchor(.right, .baseline))
    }
    canvas.line(
      Point(column.minX, baseline + 5), Point(column.maxX, baseline + 5),
      StrokeStyle(Palette.grid, width: 0.5))
  }

  private func drawFoot(on canvas: Canvas, page: Int) throws {
    let column = PageStyle.column
    try canvas.label(
      RichText(verbatim: "\(page)"), PageStyle.pageNumber,
      at: Point(column.midX, column.maxY + 36), Anchor(.centre, .baseline))
  }
}
