import Documents
import Drawing

/// What the whole report says, in a narrower column.
struct Abstract: Block {
  let text: RichText

  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    let margin = 24.0
    let layout = try TextLayout(
      "**Abstract.** \(text)",
      PageStyle.body.with {
        $0.size = 9.6; $0.leading = 12.8
      },
      width: width - 2 * margin, typesetter: typesetter)
    return [
      linesPiece(of: layout, spaceBefore: 14) { page, origin, lines in
        page.canvas.tagged("P") {
          layout.draw(on: page.canvas, at: origin + Point(margin, 0), lines: lines)
        }
      }
    ]
  }
}

/// The table of contents: parts and sections with the numbers of their pages. What is below sections stands in the
/// outline that viewers show.
struct ContentsBlock: Block {
  let headings: [DocumentHeading]

  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    let title = try TextLayout("Contents", PageStyle.subsection, typesetter: typesetter)
    let head = Piece(height: title.height, spaceBefore: 16) { page, origin in
      page.canvas.tagged("P") { title.draw(on: page.canvas, at: origin) }
    }.with { $0.keepsWithNext = true }
    let shown = headings.filter { $0.level != .subsection }
    return try [head]
      + shown.enumerated().map { index, heading in
        try piece(
          heading, keepsWithNext: index == 0 || index == shown.count - 2, width: width, typesetter)
      }
  }

  /// A line with the heading's number and words on the left, the page on the right, and dots between.
  private func piece(
    _ heading: DocumentHeading, keepsWithNext: Bool, width: Double, _ typesetter: Typesetter
  ) throws -> Piece {
    let isPart = heading.level == .part
    let (numberWidth, pageWidth) = (isPart ? 0.0 : 20.0, 22.0)
    let style = PageStyle.contents.with { $0.isBold = isPart }
    let words = try TextLayout(
      RichText(notation: "[\(heading.text.withLinks { _ in nil }.notation)](#\(heading.anchor))"),
      style.with { $0.linksAreColored = false }, width: width - numberWidth - 2 * pageWidth,
      typesetter: typesetter)
    return Piece(height: words.height, spaceBefore: isPart ? 5 : 0) { page, origin in
      let baseline = words.height - style.leading + words.baselineOffset
      let number = page.pageNumber(heading.anchor).map { "\($0)" } ?? ""
      try page.canvas.tagged("TOCI") {
        try page.canvas.tagged("Lbl") {
          try page.canvas.label(
            RichText(verbatim: heading.number), style, at: origin + Point(0, words.baselineOffset))
        }
        page.canvas.tagged("Reference") {
          words.draw(on: page.canvas, at: origin + Point(numberWidth, 0))
        }
        try page.canvas.tagged("Span") {
          try page.canvas.label(
            RichText(verbatim: number), style, at: origin + Point(width, baseline),
            Anchor(.right, .baseline))
        }
      }
      page.canvas.line(
        origin + Point(numberWidth + words.lastLineWidth + 6, baseline),
        origin + Point(width - pageWidth, baseline),
        StrokeStyle(Palette.axis, width: 0.7, dash: [0.7, 3.3]))
    }.with {
      $0.container = .contents
      $0.keepsWithNext = keepsWithNext
    }
  }
}
