import Documents
import Drawing
import Figures

/// The report as one HTML file: figures as SVG inside it, tables as tables, no script, nothing to load.
package struct ReportWebPage {
  private let inputs: ReportInputs
  private let typesetter: Typesetter

  package init(_ inputs: ReportInputs, typesetter: Typesetter) {
    self.inputs = inputs
    self.typesetter = typesetter
  }

  /// - Throws: `Failure` when a font lacks a character or an input does not fit.
  package func html() throws -> String {
    let document = inputs.document
    let start = document.blocks.firstIndex { block in
      switch block {
      case .heading(let heading): heading.level == .section
      case .contents: true
      default: false
      }
    }
    let head = document.blocks.prefix(start ?? document.blocks.count)
    let body = document.blocks.dropFirst(head.count)
    let warning =
      inputs.warning.map { "<p class=\"running\">\(escapedForHTML($0))</p>\n" } ?? ""
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>\(escapedForHTML(inputs.title)): a reproduction</title>
      <style>
      \(inputs.styleSheet)
      </style>
      </head>
      <body>
      \(warning)<header>
      \(try head.map(element).joined(separator: "\n"))
      </header>
      <main>
      \(try body.map(element).joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  /// Links to parts, sections and what is below them.
  private var contents: String {
    let items = inputs.document.headings.dropFirst().map { heading in
      "<li class=\"\(heading.level.name)\"><a href=\"#\(heading.anchor)\">\(words(heading))</a></li>"
    }
    return """
      <nav aria-label="Contents">
      <h2>Contents</h2>
      <ul>
      \(items.joined(separator: "\n"))
      </ul>
      </nav>
      """
  }

  /// A heading's number and words, without links: it is one itself, or stands in one.
  private func words(_ heading: DocumentHeading) -> String {
    let number =
      heading.number.isEmpty ? "" : "<span class=\"number\">\(heading.number)</span> "
    return number + heading.text.withLinks { _ in nil }.html
  }

  private func element(_ block: DocumentBlock) throws -> String {
    switch block {
    case .barrier: return ""
    case .contents: return contents
    case .heading(let heading):
      // The page's own title is its only h1.
      let isTitle = heading == inputs.document.headings.first
      let tag =
        switch heading.level {
        case .part: isTitle ? "h1" : "h2 class=\"part\""
        case .section: "h2"
        case .subsection: "h3"
        }
      return
        "<\(tag) id=\"\(heading.anchor)\">\(words(heading))</\(tag.prefix(2))>"
    case .paragraph(let text): return "<p>\(text.html)</p>"
    case .list(let items, let isOrdered):
      let tag = isOrdered ? "ol" : "ul"
      return
        "<\(tag)>\n\(items.map { "<li>\($0.html)</li>" }.joined(separator: "\n"))\n</\(tag)>"
    case .references(let works):
      let items = works.map { "<li id=\"\($0.anchor)\">\($0.text.html)</li>" }
      return "<ol class=\"references\">\n\(items.joined(separator: "\n"))\n</ol>"
    case .notice(.abstract, let text):
      return "<p class=\"abstract\"><strong>Abstract.</strong> \(text.html)</p>"
    case .notice(let kind, let text):
      return "<p class=\"notice \(kind.rawValue)\" role=\"note\">\(text.html)</p>"
    case .code(let lines):
      return "<pre><code>\(lines.map(escapedForHTML).joined(separator: "\n"))</code></pre>"
    case .figures(let row):
      let figures = try row.map(figure).joined(separator: "\n")
      return row.count > 1 ? "<div class=\"row\">\n\(figures)\n</div>" : figures
    case .table(let placement): return try table(placement)
    case .grid(let table): return "<div class=\"scroll\" tabindex=\"0\">\n\(table.html)\n</div>"
    }
  }

  private func figure(_ placement: Placement) throws -> String {
    guard let figure = FigureCatalogue.named(placement.name) else { return "" }
    let picture = try figure.picture(inputs.figures)
    let svg = try picture.svg(
      name: placement.name, alternative: placement.alternative, typesetter: typesetter)
    return """
      <figure id="\(placement.name)">
      <div class="picture" tabindex="0">\(svg)</div>
      <figcaption>\(captionText(placement, linksFiles: true).html)</figcaption>
      </figure>
      """
  }

  private func table(_ placement: Placement) throws -> String {
    guard let source = TableCatalogue.named(placement.name) else { return "" }
    return """
      <figure class="table" id="\(placement.name)">
      <figcaption>\(captionText(placement, linksFiles: true).html)</figcaption>
      <div class="scroll" tabindex="0">
      \(try source.table(inputs.figures, words: TableWords(placement.words)).html)
      </div>
      </figure>
      """
  }
}

extension DocumentHeading.Level {
  fileprivate var name: String {
    switch self {
    case .part: "part"
    case .section: "section"
    case .subsection: "subsection"
    }
  }
}
