import CPangoCairo
import Diagnostics
import Foundation

/// A PDF in the making. Its bytes depend on what is drawn and on `metadata` alone.
package final class PDFDocument {
  /// What a reader sees under "Properties".
  package struct Metadata: Sendable {
    package var title: String
    package var author: String
    package var subject: String
    package var keywords: [String]
    /// Never "now": see `documentDate`.
    package var date: Date

    package init(
      title: String, author: String = "", subject: String = "", keywords: [String] = [],
      date: Date
    ) {
      self.title = title
      self.author = author
      self.subject = subject
      self.keywords = keywords
      self.date = date
    }
  }

  /// A line of the outline that viewers show beside the pages.
  package struct OutlineEntry: Sendable { let identifier: Int32 }

  package let canvas: Canvas
  private let surface: OpaquePointer
  private let sink = ByteSink()
  private var isFinished = false

  /// - Parameter size: of the first page, in points.
  package init(size: Size, metadata: Metadata, typesetter: Typesetter) throws {
    let surface = sink.withStream { write, closure in
      cairo_pdf_surface_create_for_stream(write, closure, size.width, size.height)
    }
    guard let surface else { throw Failure(.software, "no PDF surface can be made") }
    self.surface = surface
    canvas = Canvas(surface: surface, typesetter: typesetter)
    try checkCairo(cairo_surface_status(surface), "a PDF")
    set(CAIRO_PDF_METADATA_TITLE, metadata.title)
    set(CAIRO_PDF_METADATA_AUTHOR, metadata.author)
    set(CAIRO_PDF_METADATA_SUBJECT, metadata.subject)
    set(CAIRO_PDF_METADATA_KEYWORDS, metadata.keywords.joined(separator: ", "))
    let date = metadata.date.formatted(.iso8601)
    set(CAIRO_PDF_METADATA_CREATE_DATE, date)
    set(CAIRO_PDF_METADATA_MOD_DATE, date)
  }

  deinit {
    if !isFinished { cairo_surface_finish(surface) }
    cairo_surface_destroy(surface)
  }

  /// Ends the page; what is drawn next goes on a new one of the same size.
  package func endPage() { cairo_show_page(canvas.context) }

  /// Ends a page whose successor has another size.
  package func endPage(nextSize: Size) {
    endPage()
    cairo_pdf_surface_set_size(surface, nextSize.width, nextSize.height)
  }

  /// The label that viewers show for the current page.
  package func labelPage(_ label: String) { cairo_pdf_surface_set_page_label(surface, label) }

  /// Adds an outline entry that leads to the destination named `destination`.
  @discardableResult
  package func outline(
    _ title: String, to destination: String, under parent: OutlineEntry? = nil
  ) -> OutlineEntry {
    OutlineEntry(
      identifier: cairo_pdf_surface_add_outline(
        surface, parent?.identifier ?? CAIRO_PDF_OUTLINE_ROOT, title,
        "dest=\(quotedTagValue(destination))", CAIRO_PDF_OUTLINE_FLAG_OPEN))
  }

  /// The whole file. Throws what Cairo has noted since the beginning, such as badly nested links.
  package func finish() throws -> [UInt8] {
    try canvas.check("a PDF")
    cairo_surface_finish(surface)
    isFinished = true
    // Letters become part of a PDF at its end: their files are read again.
    try canvas.typesetter.check()
    try checkCairo(cairo_surface_status(surface), "a PDF")
    return StructureDetails(
      elements: canvas.elements, links: canvas.links, language: "en"
    ).added(to: sink.bytes)
  }

  private func set(_ field: cairo_pdf_metadata_t, _ value: String) {
    guard !value.isEmpty else { return }
    cairo_pdf_surface_set_metadata(surface, field, value)
  }
}

/// The date that goes into every PDF: `SOURCE_DATE_EPOCH` (seconds since 1970, reproducible-builds.org)
/// when it is set, else the first of January 2000. "Now" would change the bytes of every repetition.
package func documentDate(
  environment: [String: String] = ProcessInfo.processInfo.environment
) throws -> Date {
  guard let text = environment["SOURCE_DATE_EPOCH"] else {
    return Date(timeIntervalSince1970: 946_684_800)
  }
  guard let seconds = Int(text), seconds >= 0 else {
    throw Failure(
      .configuration, at: "SOURCE_DATE_EPOCH", "is not a count of seconds",
      expected: "a whole number of seconds since 1970", found: text)
  }
  return Date(timeIntervalSince1970: Double(seconds))
}

/// A string as the attribute lists of Cairo's tags want it.
func quotedTagValue(_ text: String) -> String {
  "'"
    + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
    + "'"
}
