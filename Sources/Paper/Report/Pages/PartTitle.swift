import Drawing

/// The title of a part of the report, between rules, after all figures and tables of the part before.
struct PartTitle: Block {
  let text: RichText
  let anchor: String

  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    let layout = try TextLayout(
      text,
      PageStyle.title.with {
        $0.size = 18; $0.leading = 22
      }, width: width,
      typesetter: typesetter)
    let padding = 9.0
    return [
      Piece(
        height: layout.height + 2 * padding, spaceBefore: 30
      ) { page, origin in
        page.canvas.destination(anchor, at: origin - Point(0, 6))
        page.addOutline(text.plain, 0, anchor)
        let height = layout.height + 2 * padding
        for y in [0, height] {
          page.canvas.line(
            origin + Point(0, y), origin + Point(width, y), StrokeStyle(Palette.axis, width: 0.8))
        }
        page.canvas.tagged("H2") {
          layout.draw(on: page.canvas, at: origin + Point(0, padding))
        }
      }.with {
        $0.sectionLevel = 1
        $0.keepsWithNext = true
        $0.endsFloats = true
        $0.beginsPart = true
        $0.anchors = [anchor]
      }
    ]
  }
}
