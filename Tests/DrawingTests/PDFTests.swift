import Diagnostics
import Drawing
import Foundation
import TestSupport
import Testing

@Suite struct PDFTests {
  private let date = Date(timeIntervalSince1970: 946_684_800)

  private func document(title: String = "a title") throws -> [UInt8] {
    let metadata = PDFDocument.Metadata(
      title: title, author: "nobody", subject: "none", keywords: ["a", "b"], date: date)
    let pdf = try PDFDocument(size: .a4, metadata: metadata, typesetter: try Typesetter())
    let style = TextStyle(.serif, size: 11)
    let text = try TextLayout(
      "*Q̂*-net and STE-net: see [the end](#end) or [a page](https://example.org/it's)", style,
      width: 300, typesetter: pdf.canvas.typesetter)
    text.draw(on: pdf.canvas, at: Point(80, 80))
    try pdf.canvas.label("∇*f*, *α*, *η*", TextStyle(.sans, size: 9), at: Point(80, 160))
    pdf.canvas.cells(rows: 2, columns: 2, in: Rectangle(80, 200, 50, 50)) {
      $0 == $1 ? .black : nil
    }
    pdf.outline("The end", to: "end")
    pdf.endPage()
    pdf.labelPage("ii")
    pdf.canvas.destination("end", at: Point(80, 80))
    try pdf.canvas.label("`code`", style, at: Point(80, 90))
    pdf.endPage()
    return try pdf.finish()
  }

  @Test func sameBytes() throws {
    let first = try document()
    #expect(first.starts(with: Array("%PDF-".utf8)))
    #expect(try document() == first)
    #expect(try document(title: "another") != first)
  }

  /// A figure, a paragraph with a link, and a table.
  private func structured() throws -> [UInt8] {
    let pdf = try PDFDocument(
      size: .a4, metadata: .init(title: "structure", date: date), typesetter: try Typesetter())
    let canvas = pdf.canvas
    let style = TextStyle(.serif, size: 11)
    let words = try TextLayout(
      "before [a link](#end) after, *M*′(*w*) of a *Q̂*-net that is fine", style, width: 165,
      typesetter: canvas.typesetter)
    let table = try TableLayout(
      Table(
        columns: [.init(.left), .init(.right)],
        headings: [[.init("head", span: 2)], [.init(""), .init("number")]],
        rows: [.init(["row", "12"])]), typesetter: canvas.typesetter)
    canvas.tagged("Document") {
      canvas.tagged("Figure", .alternative("Two (2) curves\u{2060} – α")) {
        canvas.fill(Rectangle(10, 10, 20, 20), .black)
      }
      canvas.tagged("P") { words.draw(on: canvas, at: Point(80, 80)) }
      table.draw(on: canvas, at: Point(80, 200))
      canvas.destination("end", at: Point(80, 80))
    }
    pdf.endPage()
    return try pdf.finish()
  }

  @Test(
    .enabled(if: ExternalTool("pdfinfo").isInstalled, "pdfinfo (poppler-utils) is not installed"))
  func structure() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("a.pdf")
    let bytes = try structured()
    #expect(try structured() == bytes)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let facts = try #require(ExternalTool("pdfinfo").output(path))
    #expect(facts.contains(/Tagged: +yes/))
    let text = try #require(ExternalTool("pdfinfo").output("-struct-text", path))
      .split(separator: "\n").map { $0.drop { $0 == " " } }
    let words = text.filter { !$0.hasPrefix("Object ") && !$0.hasPrefix("/") }
    #expect(
      words == [
        "Document", "Figure", "\"\"", "P (block)", "Span (inline)", "\"before \"", "Link (inline)",
        "\"a link\"",
        "Span (inline)", "\" after, M′(w) of a Q̂-net\"", "Span (inline)", "\"that is fine\"",
        "Table (block)", "TR",
        "TH:", "\"head\"", "TR", "TD", "\"\"", "TH:", "\"number\"", "TR", "TH:", "\"row\"", "TD",
        "\"12\"",
      ], "\(words)")
    #expect(text.contains("/Scope /Row") && text.contains("/ColSpan 2"))
    let whole = String(decoding: bytes, as: UTF8.self)
    #expect(whole.contains("/Alt <FEFF00540077006F"))
    #expect(whole.contains("/Contents <FEFF00610020006C0069006E006B>"))
    #expect(whole.contains("/Lang (en)") && whole.contains("/DisplayDocTitle true"))
  }

  @Test func fixedDate() throws {
    #expect(try documentDate(environment: [:]) == date)
    #expect(
      try documentDate(environment: ["SOURCE_DATE_EPOCH": "1000000000"])
        == Date(timeIntervalSince1970: 1e9))
    #expect(throws: Failure.self) { try documentDate(environment: ["SOURCE_DATE_EPOCH": "now"]) }
  }

  @Test(
    .enabled(if: ExternalTool("pdffonts").isInstalled, "pdffonts (poppler-utils) is not installed"))
  func fontsAreEmbeddedAndNeverType3() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("a.pdf")
    try Data(try document()).write(to: URL(fileURLWithPath: path))
    let lines = try #require(ExternalTool("pdffonts").output(path)).split(separator: "\n")
      .dropFirst(2)
    #expect(lines.count >= 4)
    for line in lines {
      #expect(!line.contains("Type 3"), "\(line)")
      #expect(line.contains("yes yes yes"), "embedded, subset, with a map to Unicode: \(line)")
      #expect(line.contains("Lin"), "a font of the project: \(line)")
    }
  }

  @Test(
    .enabled(
      if: ExternalTool("pdftotext").isInstalled, "pdftotext (poppler-utils) is not installed"))
  func textCanBeReadBack() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("a.pdf")
    try Data(try document()).write(to: URL(fileURLWithPath: path))
    let text = try #require(ExternalTool("pdftotext").output(path, "-"))
    let words = text.filter { !$0.isWhitespace }
    #expect(words.contains("Q̂-netandSTE-net:seetheend"))
    #expect(words.contains("∇f,α,η"))
    let info = try #require(ExternalTool("pdfinfo").output("-dests", path))
    #expect(info.contains("\"end\""))
    let about = try #require(ExternalTool("pdfinfo").output(path))
    #expect(
      about.contains("a title") && about.contains("2000") && about.contains("Pages:           2"))
  }
}
