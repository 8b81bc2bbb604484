import Documents
import Drawing
import Figures

/// One or more pictures side by side, each with its caption below.
struct FigureBlock: Block {
  struct Item {
    let placement: Placement
    let picture: Picture
  }

  let items: [Item]

  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    let gap = 12.0
    let count = Double(items.count)
    let columnWidth = (width - gap * (count - 1)) / count
    let captions = try items.map { item in
      try TextLayout(
        captionText(item.placement),
        // Narrow columns would be torn apart by justification.
        PageStyle.caption.with { $0.alignment = items.count > 1 ? .left : .justified },
        width: columnWidth, typesetter: typesetter)
    }
    let pictureHeight = items.map(\.picture.size.height).max() ?? 0
    let height =
      pictureHeight + PageStyle.captionGap + (captions.map(\.height).max() ?? 0)
      + PageStyle.figureGap
    return [
      Piece(height: height, spaceBefore: PageStyle.figureGap) { page, origin in
        for (index, (item, caption)) in zip(items, captions).enumerated() {
          let corner = origin + Point(Double(index) * (columnWidth + gap), 0)
          page.canvas.destination(item.placement.name, at: corner - Point(0, 4))
          let inset = (columnWidth - item.picture.size.width) / 2
          try page.canvas.tagged("Figure", .alternative(item.placement.alternative)) {
            try item.picture.draw(on: page.canvas, at: corner + Point(inset, 0))
          }
          page.canvas.tagged("Caption") {
            caption.draw(
              on: page.canvas, at: corner + Point(0, pictureHeight + PageStyle.captionGap))
          }
        }
      }.with {
        $0.isFloat = true
        $0.anchors = items.map(\.placement.name)
      }
    ]
  }
}

/// A table with its caption above; a long one goes on over pages.
struct TableBlock: Block {
  /// Nil for a table without number and caption.
  let placement: Placement?
  let table: Table
  let style: TableStyle
  var position = Position.float

  enum Position {
    /// As a whole, where a page has room.
    case float
    /// As a whole, where it stands in the text.
    case here
    /// Where it stands, broken between pages.
    case long
  }

  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    let layout = try TableLayout(table, style: style, typesetter: typesetter)
    let x = max(0, (width - layout.size.width) / 2)
    let words = try placement.map {
      try TextLayout(captionText($0), PageStyle.caption, width: width, typesetter: typesetter)
    }
    let anchor = placement?.name ?? ""
    let top = words.map { $0.height + PageStyle.captionGap } ?? 0
    let isFloat = position == .float
    func draw(_ page: PageContext, _ origin: Point, _ rows: Range<Int>) {
      if rows.lowerBound == 0 {
        if !anchor.isEmpty { page.canvas.destination(anchor, at: origin - Point(0, 4)) }
        if let words {
          page.canvas.tagged("Caption") { words.draw(on: page.canvas, at: origin) }
        }
      }
      layout.draw(
        on: page.canvas, at: origin + Point(x, rows.lowerBound == 0 ? top : 0), rows: rows)
    }
    let rows = layout.places.count
    let piece =
      position == .long
      ? Piece(
        count: rows,
        height: { part in
          (part.lowerBound == 0 ? top : 0) + layout.height(ofRows: part)
            + (part.upperBound == rows ? PageStyle.figureGap : 0)
        },
        breaksBefore: { $0 >= 2 && $0 < rows - 1 && !layout.isSection($0 - 1) }, draw: draw)
      : Piece(height: top + layout.size.height + PageStyle.figureGap) { page, origin in
        draw(page, origin, 0..<rows)
      }
    return [
      piece.with {
        $0.spaceBefore = isFloat ? PageStyle.figureGap : 8
        $0.isFloat = isFloat
        $0.anchors = anchor.isEmpty ? [] : [anchor]
      }
    ]
  }
}

/// "**Figure 1. Title.** Text"; after that of a table the file that has its numbers.
/// - Parameter linksFiles: whether the file's name leads to it.
func captionText(_ placement: Placement, linksFiles: Bool = false) -> RichText {
  let words: RichText =
    "**\(placement.label.isEmpty ? "" : "\(placement.label). ")\(placement.title)** \(placement.text)"
  guard TableCatalogue.named(placement.name) != nil else { return words }
  let path = "tables/\(placement.name).csv"
  return words
    + (linksFiles ? RichText(notation: " [`\(path)`](\(path))") : " `\(path)`" as RichText)
}
