import Report
import Testing

/// Pages of height 100, pieces known by their heights.
@Suite struct PageComposerTests {
  private func piece(
    _ height: Double, before: Double = 0, keeps: Bool = false, float: Bool = false
  ) -> Piece {
    Piece(height: height, spaceBefore: before) { _, _ in }.with {
      $0.keepsWithNext = keeps
      $0.isFloat = float
    }
  }

  /// Lines of height 10, of which two stay together at either end.
  private func lines(_ count: Int) -> Piece {
    Piece(
      count: count, height: { Double($0.count) * 10 },
      breaksBefore: { $0 >= 2 && $0 <= count - 2 }
    ) { _, _, _ in }
  }

  private func heights(_ pieces: [Piece]) -> [[Double]] {
    PageComposer.pages(of: pieces, height: 100).map { $0.map { $0.piece.height($0.parts) } }
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
    #expect(heights([piece(75), piece(10, keeps: true), lines(4)]) == [[75], [10, 40]])
    #expect(heights([piece(70), piece(10, keeps: true), lines(4)]) == [[70, 10, 20], [20]])
  }

  @Test func noLineStaysAlone() {
    #expect(heights([piece(90), lines(6)]) == [[90], [60]])
    #expect(heights([piece(50), lines(6)]) == [[50, 40], [20]])
    #expect(heights([piece(80), lines(3)]) == [[80], [30]])
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

  @Test func aFloatStandsWhereItComesIfThereIsRoom() {
    #expect(heights([lines(3), piece(50, float: true), lines(2)]) == [[30, 50, 20]])
  }

  @Test func textIsKeptForPagesThatFloatsDoNotFill() {
    // Greedily, the second and third page would be half empty.
    let pages = heights(
      [lines(8), piece(60, float: true), piece(60, float: true), lines(8)])
    #expect(pages.count == 3)
    for page in pages.dropLast() { #expect(page.reduce(0, +) >= 66, "\(pages)") }
  }

  @Test func aPartDoesNotBeginAmongTheFiguresOfTheLast() {
    let barrier = Piece(height: 0) { _, _ in }.with { $0.endsFloats = true }
    #expect(
      heights([piece(60), piece(90, float: true), barrier, piece(5)]) == [[60], [90, 0, 5]])
    #expect(heights([piece(60), barrier, piece(5)]) == [[60, 0, 5]])
  }

  @Test func tablesRepeatTheirHead() {
    /// Rows of height 10 below a head of height 15.
    func table(_ rows: Int) -> Piece {
      Piece(
        count: rows, height: { 15 + Double($0.count) * 10 },
        breaksBefore: { $0 >= 2 && $0 < rows - 1 }
      ) { _, _, _ in }
    }
    #expect(heights([table(20)]) == [[95], [95], [55]])
    #expect(heights([piece(50), table(6)]) == [[50, 45], [45]])
    // Too little room for a first part: the whole goes to the next page, its heading with it.
    #expect(heights([piece(80), piece(10, keeps: true), table(4)]) == [[80], [10, 55]])
  }

  @Test func whatIsHigherThanAPageIsStillPlaced() {
    #expect(heights([piece(10), piece(150), piece(10)]) == [[10], [150], [10]])
    #expect(heights([piece(10, keeps: true), piece(150), piece(10)]) == [[10, 150], [10]])
  }
}
