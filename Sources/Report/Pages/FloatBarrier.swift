import Drawing

/// Nothing to be seen: all figures and tables before it are placed before what follows.
struct FloatBarrier: Block {
  func pieces(width: Double, typesetter: Typesetter) throws -> [Piece] {
    [Piece(height: 0, endsFloats: true) { _, _ in }]
  }
}
