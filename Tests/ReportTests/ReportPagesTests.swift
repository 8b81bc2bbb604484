import Documents
import Drawing
import Foundation
import Report
import TestSupport
import Testing

/// The pages of a whole report.
@Suite("The report’s pages") struct ReportPagesTests {
  /// A piece on a page.
  private struct Part: Sendable {
    let anchors: [String]
    let isFloat: Bool
    let beginsPart: Bool
    let keepsWithNext: Bool
    let end: Double
    let delay: Int
  }

  private static let composed = Result {
    let inputs = try DocumentStateTests.inputs(.whole)
    let pages = try ReportPages.pages(inputs, typesetter: Typesetter()).map { page in
      page.map { placed in
        Part(
          anchors: placed.piece.anchors, isFloat: placed.piece.isFloat,
          beginsPart: placed.piece.beginsPart, keepsWithNext: placed.piece.keepsWithNext,
          end: placed.end, delay: placed.delay)
      }
    }
    return (inputs.document, pages)
  }

  private let document: Document
  private let pages: [[Part]]

  init() throws { (document, pages) = try Self.composed.get() }

  @Test("No page is less than two thirds full, but the last of a part")
  func full() throws {
    for (index, page) in pages.enumerated().dropLast() {
      let fill = try #require(page.last).end / ReportPages.columnHeight
      let next = try #require(pages[index + 1].first)
      #expect(fill >= 2.0 / 3 || next.beginsPart, "page \(index + 1) is filled to \(fill)")
      #expect(fill <= 1 + 1e-9, "page \(index + 1) runs over")
    }
  }

  /// Where more than two pages of them belong to one paragraph, the last have to wait for two.
  @Test("Figures and tables stand in their order, nearly all at most a page after they are due")
  func floats() throws {
    let floats = pages.flatMap { $0.filter(\.isFloat) }
    #expect(floats.flatMap(\.anchors) == document.placements.map(\.name))
    for float in floats {
      #expect(float.delay <= 2, "\(float.anchors) waits for \(float.delay) pages")
    }
    #expect(floats.count { $0.delay > 1 } * 8 <= floats.count)
  }

  @Test("No page ends with a heading")
  func headings() throws {
    for page in pages.dropLast() { #expect(page.last?.keepsWithNext == false) }
  }

  @Test("No letter is smaller than 6.5 points, in pages, figures and tables")
  func smallest() throws {
    let inputs = try DocumentStateTests.inputs(.whole)
    let typesetter = try Typesetter()
    let date = Date(timeIntervalSince1970: 946_684_800)
    for output in ReportOutput.all where output.path.hasSuffix(".pdf") {
      _ = try output.bytes(inputs, typesetter: typesetter, date: date)
      #expect(typesetter.smallestSize >= TextStyle.leastSize, "\(output.path)")
    }
  }
}
