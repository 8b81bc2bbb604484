import Drawing

/// A piece with its place in the column of its page.
package struct PlacedPiece {
  package let piece: Piece
  /// From the top of the column.
  package let y: Double
}

/// Fills pages with pieces in order; floats wait for the next page when there is no room.
package struct PageComposer {
  private let height: Double
  private var pages: [[PlacedPiece]] = [[]]
  private var y = 0.0
  private var waiting: [Piece] = []

  /// The pages of `pieces`, in a column of the given height.
  package static func pages(of pieces: [Piece], height: Double) -> [[PlacedPiece]] {
    var composer = PageComposer(height: height)
    var index = 0
    while index < pieces.count {
      // Pieces that keep together go with the one that follows them.
      var end = index
      while end < pieces.count - 1 && pieces[end].keepsWithNext { end += 1 }
      composer.add(Array(pieces[index...end]))
      index = end + 1
    }
    while !composer.waiting.isEmpty { composer.beginPage() }
    return composer.pages.filter { !$0.isEmpty }
  }

  private init(height: Double) { self.height = height }

  private mutating func add(_ group: [Piece]) {
    guard let last = group.last else { return }
    if last.split != nil || group.contains(where: \.endsFloats) { placeWaiting() }
    if last.isFloat && group.count == 1 {
      if waiting.isEmpty && fits(group) { place(last) } else { waiting.append(last) }
      return
    }
    if fits(group) {
      group.forEach { place($0) }
    } else if let (head, tail) = split(group) {
      head.forEach { place($0) }
      beginPage()
      add([tail])
    } else if isAtTop {
      // Higher than a page: nothing better can be done than to let it run over.
      group.forEach { place($0) }
    } else {
      beginPage()
      add(group)
    }
  }

  /// The group with its last piece broken, when the rest of the page holds the first part.
  private func split(_ group: [Piece]) -> ([Piece], Piece)? {
    guard let last = group.last, let breaking = last.split else { return nil }
    let before = group.dropLast()
    let used = before.reduce(y) { $0 + $1.height + $1.spaceBefore }
    let space = used == 0 ? 0 : last.spaceBefore
    guard let (first, second) = breaking(height - used - space) else { return nil }
    return (before + [first], second)
  }

  private var isAtTop: Bool { y == 0 }

  private func fits(_ group: [Piece]) -> Bool {
    var end = y
    for piece in group { end += piece.height + (end == 0 ? 0 : piece.spaceBefore) }
    return end <= height + 1e-6
  }

  private mutating func place(_ piece: Piece) {
    if y > 0 { y += piece.spaceBefore }
    pages[pages.count - 1].append(PlacedPiece(piece: piece, y: y))
    y += piece.height
  }

  /// Floats do not come between the parts of what breaks over pages: they go before it.
  private mutating func placeWaiting() {
    while !waiting.isEmpty {
      if fits([waiting[0]]) { place(waiting.removeFirst()) } else { beginPage() }
    }
  }

  /// A new page, with the floats that have waited at its top.
  private mutating func beginPage() {
    if !isAtTop { pages.append([]) }
    y = 0
    while let next = waiting.first, isAtTop || fits([next]) {
      waiting.removeFirst()
      place(next)
    }
  }
}
