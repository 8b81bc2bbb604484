import Drawing

/// A paragraph, a table, a figure or a title, measured: one part, or several, such as lines or rows, between which a
/// page may end.
package struct Piece {
  /// How many parts it has.
  package let count: Int
  /// The height of some parts where they stand together; a table repeats its head above them.
  package let height: (_ parts: Range<Int>) -> Double
  /// Whether a page may end before a part; never before the first.
  package let breaksBefore: (_ part: Int) -> Bool
  /// Space above, which vanishes at the top of a page.
  package var spaceBefore = 0.0
  /// Whether a page may not end with this piece.
  package var keepsWithNext = false
  /// Whether text may go on before it, when the page has no room left for it.
  package var isFloat = false
  /// Whether what waits for room comes before it: a new part does not begin among the figures of the last.
  package var endsFloats = false
  /// Whether a page may end before it however empty it is.
  package var beginsPart = false
  /// For headings: 1 for a part or a section, 2 for what is below one.
  package var sectionLevel: Int?
  /// The element of the document's structure around it and its neighbours.
  package var container: Container?
  /// Places in it that links lead to.
  package var anchors: [String] = []
  /// Draws some parts with their upper left corner at a point.
  package let draw: (_ page: PageContext, _ origin: Point, _ parts: Range<Int>) throws -> Void

  /// What holds several pieces.
  package enum Container: Equatable {
    case list(ElementDetails.Marks)
    case contents
  }

  /// A piece of several parts.
  package init(
    count: Int, height: @escaping (_ parts: Range<Int>) -> Double,
    breaksBefore: @escaping (_ part: Int) -> Bool, spaceBefore: Double = 0,
    draw: @escaping (_ page: PageContext, _ origin: Point, _ parts: Range<Int>) throws -> Void
  ) {
    self.count = count
    self.height = height
    self.breaksBefore = breaksBefore
    self.spaceBefore = spaceBefore
    self.draw = draw
  }

  /// A piece that cannot be broken.
  package init(
    height: Double, spaceBefore: Double = 0,
    draw: @escaping (_ page: PageContext, _ origin: Point) throws -> Void
  ) {
    self.init(
      count: 1, height: { _ in height }, breaksBefore: { _ in false }, spaceBefore: spaceBefore
    ) { page, origin, _ in try draw(page, origin) }
  }

  /// The same piece with some properties changed.
  package func with(_ change: (inout Piece) -> Void) -> Piece {
    var copy = self
    change(&copy)
    return copy
  }
}

/// What a piece draws on.
package struct PageContext {
  let canvas: Canvas
  /// The number of the page that a place is on.
  let pageNumber: (_ anchor: String) -> Int?
  /// Notes a heading for the viewer's outline.
  let addOutline: (_ title: String, _ level: Int, _ destination: String) -> Void
}

/// Something of the report that becomes pieces, once fonts and column are known.
protocol Block {
  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece]
}
