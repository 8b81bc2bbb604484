import Drawing

/// A part of a page that cannot be broken, or that knows how to break itself.
package struct Piece {
  package let height: Double
  /// Space above, which vanishes at the top of a page.
  package var spaceBefore = 0.0
  /// Whether a page may not end with this piece.
  package var keepsWithNext = false
  /// Whether text may go on before it, when the page has no room left for it.
  package var isFloat = false
  /// Whether what waits for room comes before it: a new part does not begin among the figures of the last.
  package var endsFloats = false
  /// Places in it that links lead to.
  package var anchors: [String] = []
  /// Breaks the piece so that the first part is at most so high; nil when it cannot.
  package var split: ((_ available: Double) -> (Piece, Piece)?)?
  /// Draws it with its upper left corner at a point.
  package let draw: (_ page: PageContext, _ origin: Point) throws -> Void

  package init(
    height: Double, spaceBefore: Double = 0, keepsWithNext: Bool = false, isFloat: Bool = false,
    endsFloats: Bool = false, anchors: [String] = [],
    split: ((_ available: Double) -> (Piece, Piece)?)? = nil,
    draw: @escaping (_ page: PageContext, _ origin: Point) throws -> Void
  ) {
    self.height = height
    self.spaceBefore = spaceBefore
    self.keepsWithNext = keepsWithNext
    self.isFloat = isFloat
    self.endsFloats = endsFloats
    self.anchors = anchors
    self.split = split
    self.draw = draw
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
