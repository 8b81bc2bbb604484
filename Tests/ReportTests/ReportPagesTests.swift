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
    /// Whether nothing may come between its end, which is here, and what follows.
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
          beginsPart: placed.piece.beginsPart,
          keepsWithNext: placed.piece.keepsWithNext
            && placed.parts.upperBound == placed.piece.count,
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
    let late = floats.filter { $0.delay > 1 }
    #expect(late.count * 8 <= floats.count, "\(late.map(\.anchors))")
  }

  @Test("No page ends with a heading")
  func headings() throws {
    for page in pages.dropLast() { #expect(page.last?.keepsWithNext == false) }
  }

  /// The bytes of the file, and what of it pdfinfo reads, without indents.
  private func structure() throws -> (bytes: [UInt8], lines: [Substring]) {
    let bytes = try ReportPages.pdf(
      DocumentStateTests.inputs(.whole), date: Date(timeIntervalSince1970: 946_684_800),
      typesetter: Typesetter())
    let folder = try TemporaryDirectory()
    let path = folder.file("report.pdf")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let text = try #require(ExternalTool("pdfinfo").output("-struct-text", path))
    return (bytes, text.split(separator: "\n").map { $0.drop { $0 == " " } })
  }

  @Test(
    "Read to, the report is its headings, figures and tables in their order",
    .enabled(if: ExternalTool("pdfinfo").isInstalled, "pdfinfo (poppler-utils) is not installed"))
  func tagged() throws {
    let (bytes, lines) = try structure()
    let figures = document.blocks.flatMap { block in
      if case .figures(let row) = block { row.map(\.alternative) } else { [] }
    }
    #expect(lines.count { $0 == "Figure" } == figures.count)
    let file = String(decoding: bytes, as: UTF8.self)
    #expect(file.ranges(of: "/Alt <FEFF").count == figures.count)
    let ordered = document.blocks.compactMap { block in
      switch block {
      case .list(_, let isOrdered): isOrdered
      case .references: true
      default: nil
      }
    }
    // A figure at the top of a page may stand among the items, and divides them.
    #expect(file.ranges(of: "/ListNumbering /Decimal").count >= ordered.count { $0 })
    #expect(file.ranges(of: "/ListNumbering /Disc").count >= ordered.count { !$0 })
    for (before, after) in zip(lines, lines.dropFirst()) where before == "TD" || before == "Lbl" {
      #expect(after.hasPrefix("\"") || after.hasPrefix("Span") || after.hasPrefix("Link"))
    }
    // The words of a heading follow it; those of two lines are two spans.
    var titles: [String] = []
    for (index, line) in lines.enumerated() where line.contains(#/^H[1-3] /#) {
      let words = lines[(index + 1)...].prefix { $0.hasPrefix("\"") || $0.hasPrefix("Span") }
      titles.append(
        words.filter { $0.hasPrefix("\"") }.map { $0.dropFirst().dropLast() }.joined(separator: " ")
      )
    }
    func plain(_ text: String) -> String { text.filter { $0.isLetter || $0.isNumber } }
    #expect(
      titles.map(plain) == document.headings.map { plain($0.title.plain.replacing("_", with: "")) })
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
