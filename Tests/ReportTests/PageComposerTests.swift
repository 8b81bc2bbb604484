import Report
import Testing

/// Pages of height 100, pieces known by their heights.
@Suite struct PageComposerTests {
  private func piece(
    _ height: Double, before: Double = 0, keeps: Bool = false, float: Bool = false
  ) -> Piece {
    Piece(height: height, spaceBefore: before, keepsWithNext: keeps, isFloat: float) { _, _ in }
  }

  private func heights(_ pieces: [Piece]) -> [[Double]] {
    PageComposer.pages(of: pieces, height: 100).map { $0.map(\.piece.height) }
  }

  @Test func fillsPagesInOrder() {
    #expect(heights([piece(40), piece(60), piece(1)]) == [[40, 60], [1]])
    #expect(heights([]) == [])
  }

  @Test func spaceVanishesAtTheTopOfAPage() {
    let pages = PageComposer.pages(
      of: [piece(40, before: 9), piece(50, before: 10), piece(30, before: 5)], height: 100)
    #expect(pages.map { $0.map(\.y) } == [[0, 50], [0]])
  }

  @Test func headingsStayWithWhatFollows() {
    #expect(heights([piece(70), piece(20, keeps: true), piece(15)]) == [[70], [20, 15]])
  }

  @Test func textRunsOnPastAWaitingFloat() {
    #expect(
      heights([piece(60), piece(50, float: true), piece(30), piece(20)]) == [[60, 30], [50, 20]])
    // Floats keep their order, and none is lost at the end.
    #expect(
      heights([piece(60), piece(50, float: true), piece(10, float: true), piece(5)])
        == [[60, 5], [50, 10]])
    #expect(
      heights([piece(60), piece(90, float: true), piece(80, float: true)]) == [[60], [90], [80]])
  }

  @Test func aPartDoesNotBeginAmongTheFiguresOfTheLast() {
    let barrier = Piece(height: 0, endsFloats: true) { _, _ in }
    #expect(
      heights([piece(60), piece(90, float: true), barrier, piece(5)]) == [[60], [90, 0, 5]])
    #expect(heights([piece(60), barrier, piece(5)]) == [[60, 0, 5]])
  }

  @Test func longPiecesBreak() {
    func long(_ height: Double) -> Piece {
      Piece(
        height: height,
        split: { available in
          available >= 20 ? (long(min(available, height)), long(height - available)) : nil
        }
      ) { _, _ in }
    }
    #expect(heights([piece(60), long(170)]) == [[60, 40], [100], [30]])
    // Too little room for a first part: the whole goes to the next page, its heading with it.
    #expect(heights([piece(80), piece(10, keeps: true), long(95)]) == [[80], [10, 90], [5]])
    // A float that waits goes before, not between the parts.
    #expect(
      heights([piece(70), piece(40, float: true), long(80)]) == [[70], [40, 60], [20]])
  }

  @Test func whatIsHigherThanAPageIsStillPlaced() {
    #expect(heights([piece(10), piece(150), piece(10)]) == [[10], [150], [10]])
  }
}
