extension RichText {
  /// The text as HTML: emphasis, scripts, code and links.
  package var html: String {
    let runs = runs
    var result = ""
    var index = 0
    while index < runs.count {
      let link = runs[index].link
      let end = runs[index...].firstIndex { $0.link != link } ?? runs.count
      let words = runs[index..<end].map(\.html).joined()
      result += link.map { "<a href=\"\(escapedForHTML($0))\">\(words)</a>" } ?? words
      index = end
    }
    return result
  }
}

extension TextRun {
  fileprivate var html: String {
    var result = escapedForHTML(text)
    if isCode { result = "<code>\(result)</code>" }
    // A letter or two in italics are a symbol, words are emphasis.
    if isItalic { result = text.count <= 2 ? "<i>\(result)</i>" : "<em>\(result)</em>" }
    if isBold { result = "<strong>\(result)</strong>" }
    switch script {
    case .none: return result
    case .sub: return "<sub>\(result)</sub>"
    case .sup: return "<sup>\(result)</sup>"
    }
  }
}

/// Plain text as the contents or an attribute of an HTML element.
package func escapedForHTML(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    .replacing("\"", with: "&quot;")
}
