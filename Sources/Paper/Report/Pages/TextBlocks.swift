import Drawing

/// A paragraph, broken between pages line by line but never with a single line left alone.
struct Paragraph: Block {
  let text: RichText
  var style = PageStyle.body
  var spaceBefore = PageStyle.paragraphGap
  var indent = 0.0
  /// Whether what follows belongs on the same page, such as a small table.
  var keepsWithNext = false
  /// What it is in the document's structure.
  var element = "P"

  init(
    _ text: RichText, style: TextStyle = PageStyle.body,
    spaceBefore: Double = PageStyle.paragraphGap, indent: Double = 0, keepsWithNext: Bool = false,
    element: String = "P"
  ) {
    self.element = element
    self.keepsWithNext = keepsWithNext
    self.text = text
    self.style = style
    self.spaceBefore = spaceBefore
    self.indent = indent
  }

  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    let layout = try TextLayout(text, style, width: width - indent, typesetter: typesetter)
    return [
      linesPiece(of: layout, spaceBefore: spaceBefore) { page, origin, lines in
        page.canvas.tagged(element) {
          layout.draw(on: page.canvas, at: origin + Point(indent, 0), lines: lines)
        }
      }.with { $0.keepsWithNext = keepsWithNext }
    ]
  }
}

/// Items with a mark in the margin of the list.
struct ItemList: Block {
  let items: [RichText]
  /// What numbers the items; nil: bullets.
  var numbers: [String]?
  /// The place that each item is, where links lead to it.
  var anchors: [String] = []
  var style = PageStyle.listItem
  var indent = 16.0

  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    try items.enumerated().map { index, item in
      let layout = try TextLayout(
        item, style, width: width - indent, typesetter: typesetter)
      let mark = try TextLayout(
        RichText(verbatim: numbers?[index] ?? "•"), style.with { $0.alignment = .left },
        typesetter: typesetter)
      let anchor = index < anchors.count ? anchors[index] : nil
      return linesPiece(of: layout, spaceBefore: index == 0 ? 4 : 3) { page, origin, lines in
        page.canvas.tagged("LI") {
          if lines.lowerBound == 0 {
            if let anchor { page.canvas.destination(anchor, at: origin - Point(0, 4)) }
            page.canvas.tagged("Lbl") {
              mark.draw(on: page.canvas, at: origin + Point(indent - 6 - mark.width, 0))
            }
          }
          page.canvas.tagged("LBody") {
            layout.draw(on: page.canvas, at: origin + Point(indent, 0), lines: lines)
          }
        }
      }.with {
        $0.container = .list(numbers == nil ? .bullets : .numbers)
        $0.anchors = anchor.map { [$0] } ?? []
      }
    }
  }
}

/// The title of a section or subsection; it is a place that links lead to, and a line of the outline.
struct Heading: Block {
  let text: RichText
  let anchor: String
  /// 0 for sections, 1 for parts of them.
  let level: Int
  /// Whether all figures and tables of the sections before come first.
  let endsFloats: Bool

  init(_ text: RichText, anchor: String, level: Int = 0, endsFloats: Bool = false) {
    self.text = text
    self.anchor = anchor
    self.level = level
    self.endsFloats = endsFloats
  }

  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    let style = level == 0 ? PageStyle.section : PageStyle.subsection
    let layout = try TextLayout(text, style, width: width, typesetter: typesetter)
    return [
      Piece(
        height: layout.height + (level == 0 ? 2 : 0), spaceBefore: level == 0 ? 20 : 12
      ) { page, origin in
        page.canvas.destination(anchor, at: origin - Point(0, 6))
        page.addOutline(text.plain, level, anchor)
        page.canvas.tagged(level == 0 ? "H2" : "H3") {
          layout.draw(on: page.canvas, at: origin)
        }
      }.with {
        $0.sectionLevel = level + 1
        $0.keepsWithNext = true
        $0.endsFloats = endsFloats
        $0.anchors = [anchor]
      }
    ]
  }
}

/// Words in a tinted box, for what nobody may overlook.
struct Notice: Block {
  let text: RichText
  let color: Color

  init(_ text: RichText, color: Color = Palette.vermilion) {
    self.text = text
    self.color = color
  }

  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    let padding = 8.0
    let layout = try TextLayout(
      text, PageStyle.warning, width: width - 2 * padding - 3, typesetter: typesetter)
    return [
      Piece(height: layout.height + 2 * padding, spaceBefore: 10) { page, origin in
        let frame = Rectangle(origin.x, origin.y, width, layout.height + 2 * padding)
        page.canvas.fill(frame, color.tinted(0.9))
        page.canvas.fill(Rectangle(frame.minX, frame.minY, 3, frame.height), color)
        page.canvas.tagged("P") {
          layout.draw(on: page.canvas, at: origin + Point(padding + 3, padding))
        }
      }
    ]
  }
}

/// The lines of a layout as a piece: the first two stay together, and the last two.
func linesPiece(
  of layout: TextLayout, spaceBefore: Double,
  draw: @escaping (_ page: PageContext, _ origin: Point, _ lines: Range<Int>) throws -> Void
) -> Piece {
  let count = layout.lineCount
  return Piece(
    count: count, height: { Double($0.count) * layout.style.leading },
    breaksBefore: { $0 >= 2 && $0 <= count - 2 }, spaceBefore: spaceBefore, draw: draw)
}
