import Drawing

/// A piece, or some of its parts, with the place in the column of its page.
package struct PlacedPiece {
  package let piece: Piece
  package let parts: Range<Int>
  /// From the top of the column.
  package let y: Double
  /// For a float: how many pages after the one that it is due on.
  package fileprivate(set) var delay = 0

  /// From the top of the column.
  package var end: Double { y + piece.height(parts) }
}

/// Divides pieces among pages.
///
/// Text stays in order, and so do floats; a float stands where it comes in the text, or at the top of a later page
/// while text goes on before it. Of all ways to end the pages the one is taken with the least sum of faults: pages
/// that are not filled, and floats that wait from page to page. A page that holds so many floats follows from where
/// the text before it ended, so the ways are few, and are tried from the last page to the first.
package struct PageComposer {
  /// What a fault costs. A page counts as empty below two thirds.
  private enum Fault {
    static let emptyPage = 1000.0
    static let leastFill = 2.0 / 3
    static let waitingFloat = 1.0
    /// That waited for the page already.
    static let lateFloat = 40.0
    static let slack = 100.0
    static let page = 1.0
  }
  /// The pages of `pieces`, in a column of the given height.
  package static func pages(of pieces: [Piece], height: Double) -> [[PlacedPiece]] {
    guard !pieces.isEmpty else { return [] }
    var composer = PageComposer(pieces, height: height)
    var place = Place(unit: 0, float: 0)
    var pages: [[PlacedPiece]] = []
    var ends: [Int] = []
    while let page = composer.best(from: place).page {
      ends.append(page.end.unit)
      var placed = composer.placed(on: page, from: place)
      var float = place.float
      for index in placed.indices where placed[index].piece.isFloat {
        let due = ends.firstIndex { $0 >= composer.comesBefore[float] } ?? pages.count
        placed[index].delay = pages.count - due
        float += 1
      }
      pages.append(placed)
      place = page.end
    }
    return pages
  }

  /// Where a page begins: the first line of text and the first float that are not on pages before.
  private struct Place: Hashable {
    var unit: Int
    var float: Int
  }

  private struct Page {
    let end: Place
    let height: Double
  }

  /// A line or row of the text.
  private struct Unit {
    let piece: Int
    let part: Int
  }

  private let height: Double
  private let text: [Piece]
  private let units: [Unit]
  private let floats: [Piece]
  /// The unit that each float comes before.
  private let comesBefore: [Int]
  private var known: [Place: (cost: Double, page: Page?)] = [:]

  private init(_ pieces: [Piece], height: Double) {
    self.height = height
    var (text, floats): ([Piece], [Piece]) = ([], [])
    var (units, comesBefore): ([Unit], [Int]) = ([], [])
    for piece in pieces {
      if piece.isFloat {
        floats.append(piece)
        comesBefore.append(units.count)
      } else {
        units += (0..<piece.count).map { Unit(piece: text.count, part: $0) }
        text.append(piece)
      }
    }
    (self.text, self.units, self.floats, self.comesBefore) = (text, units, floats, comesBefore)
  }

  /// The page that begins at a place in the best way to go on from there, and what that costs.
  private mutating func best(from place: Place) -> (cost: Double, page: Page?) {
    if place.unit == units.count && place.float == floats.count { return (0, nil) }
    if let best = known[place] { return best }
    var best: (cost: Double, page: Page?) = (.infinity, nil)
    for page in pages(from: place) {
      let cost = cost(of: page, from: place) + self.best(from: page.end).cost
      if cost < best.cost { best = (cost, page) }
    }
    known[place] = best
    return best
  }

  private func cost(of page: Page, from place: Place) -> Double {
    let isLast = page.end.unit == units.count && page.end.float == floats.count
    let waiting = comesBefore[page.end.float...].prefix { $0 <= page.end.unit }
    let late = waiting.count { $0 <= place.unit }
    var cost =
      Fault.page + Fault.waitingFloat * Double(waiting.count - late)
      + Fault.lateFloat * Double(late)
    let endsPart = page.end.unit < units.count && beginsPart(page.end.unit)
    guard !isLast, !endsPart else { return cost }
    let fill = page.height / height
    cost += Fault.slack * (1 - fill) * (1 - fill)
    if fill < Fault.leastFill { cost += Fault.emptyPage * (1 + Fault.leastFill - fill) }
    return cost
  }

  private func beginsPart(_ unit: Int) -> Bool {
    units[unit].part == 0 && text[units[unit].piece].beginsPart
  }

  /// The pages that may begin at a place, for every number of floats on it.
  private func pages(from place: Place) -> [Page] {
    var pages: [Page] = []
    for last in place.float...floats.count {
      let (found, isPossible) = self.pages(from: place, floats: place.float..<last)
      pages += found
      if !isPossible { break }
    }
    return pages
  }

  /// The pages that begin at a place and hold just some floats.
  /// - Returns: also whether there may be room for more floats.
  private func pages(from place: Place, floats: Range<Int>) -> ([Page], isPossible: Bool) {
    var ends: [Page] = []
    let isPossible = fill(Column(height: height), from: place, floats: floats) { column, end in
      ends.append(Page(end: end, height: column.end))
      return true
    }
    return (ends.suffix(Self.triedEnds), isPossible)
  }

  private func placed(on page: Page, from place: Place) -> [PlacedPiece] {
    var placed: [PlacedPiece] = []
    _ = fill(
      Column(height: height, records: true), from: place, floats: place.float..<page.end.float
    ) { column, end in
      placed = column.placed
      return end != page.end
    }
    return placed
  }

  /// Fills a column with text, and with all of some floats.
  /// - Parameter mayEnd: is called wherever the page might end; false ends it.
  /// - Returns: whether there may be room for more floats.
  private func fill(
    _ start: Column, from place: Place, floats: Range<Int>,
    mayEnd: (_ column: Column, _ end: Place) -> Bool
  ) -> Bool {
    var column = start
    var (unit, next) = (place.unit, floats.lowerBound)
    var (hasEnd, lastEnd) = (false, -1)
    /// Whether to go on.
    func end() -> Bool {
      guard next == floats.upperBound, !column.isEmpty, lastEnd != unit else { return true }
      (hasEnd, lastEnd) = (true, unit)
      return mayEnd(column, Place(unit: unit, float: next))
    }
    while unit < units.count {
      let (piece, part) = (text[units[unit].piece], units[unit].part)
      let breaks = breaks(before: unit)
      if part == 0 || unit == place.unit {
        while next < floats.upperBound, comesBefore[next] <= unit {
          guard column.add(self.floats[next], 0..<1) else { return false }
          next += 1
        }
      }
      if breaks, !end() { return false }
      // Floats that belong before it and are not here have to come first.
      if part == 0, piece.endsFloats, next < self.floats.count, comesBefore[next] <= unit {
        return true
      }
      if !column.add(piece, part..<part + 1) {
        // Higher than a page: nothing better can be done than to let it run over.
        guard !hasEnd, floats.isEmpty, unit > place.unit else { break }
        column.force(piece, part..<part + 1)
      }
      unit += 1
    }
    if unit == units.count {
      while next < floats.upperBound {
        guard column.add(self.floats[next], 0..<1) else { return false }
        next += 1
      }
      _ = end()
    }
    return next == floats.upperBound
  }

  private func breaks(before unit: Int) -> Bool {
    let (piece, part) = (units[unit].piece, units[unit].part)
    return part > 0
      ? text[piece].breaksBefore(part) : piece == 0 || !text[piece - 1].keepsWithNext
  }

  /// How many of the last places where a page might end are tried.
  private static let triedEnds = 10
}

/// What stands on a page, from its top.
private struct Column {
  let height: Double
  /// Whether `placed` is wanted, which takes time.
  var records = false
  private(set) var placed: [PlacedPiece] = []
  private(set) var last: PlacedPiece?
  private(set) var end = 0.0

  init(height: Double, records: Bool = false) {
    self.height = height
    self.records = records
  }

  var isEmpty: Bool { last == nil }

  /// Adds parts where there is room; the first of a page always has.
  mutating func add(_ piece: Piece, _ parts: Range<Int>) -> Bool {
    let next = joined(piece, parts)
    let nextEnd = next.end
    guard isEmpty || nextEnd <= height + 1e-6 else { return false }
    put(next, isJoined: next.parts != parts, end: nextEnd)
    return true
  }

  mutating func force(_ piece: Piece, _ parts: Range<Int>) {
    let next = joined(piece, parts)
    put(next, isJoined: next.parts != parts, end: next.end)
  }

  private mutating func put(_ next: PlacedPiece, isJoined: Bool, end: Double) {
    if records {
      if isJoined { placed.removeLast() }
      placed.append(next)
    }
    last = next
    self.end = end
  }

  /// Parts of one piece that follow one another are one.
  private func joined(_ piece: Piece, _ parts: Range<Int>) -> PlacedPiece {
    if parts.lowerBound > 0, let last, last.parts.upperBound == parts.lowerBound,
      !last.piece.isFloat
    {
      return PlacedPiece(
        piece: last.piece, parts: last.parts.lowerBound..<parts.upperBound, y: last.y)
    }
    return PlacedPiece(piece: piece, parts: parts, y: isEmpty ? 0 : end + piece.spaceBefore)
  }
}
