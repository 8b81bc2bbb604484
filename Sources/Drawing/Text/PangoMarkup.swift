/// The text of some runs and the ranges of its links, ready for Pango.
struct MarkedText {
  /// Pango markup.
  let markup: String
  /// Byte ranges in the text (not the markup), with their targets.
  let links: [(range: Range<Int>, target: String)]
}

/// Size of sub- and superscripts against the text around them.
private let scriptSize = 0.70
/// How far scripts stand above or below the baseline, as a fraction of the font size.
private let superscriptRise = 0.36
private let subscriptDrop = 0.14

/// Writes `text` in `style` as Pango markup.
///
/// Italics in a sans-serif or typewriter context are set in the serif family: they are symbols, and
/// symbols look the same everywhere.
func markedText(_ text: RichText, _ style: TextStyle) -> MarkedText {
  var markup = ""
  var links: [(range: Range<Int>, target: String)] = []
  var offset = 0
  var endsWithAccent = false
  for var run in text.runs {
    // A prime would touch the hat of the letter before it.
    if endsWithAccent && run.text.hasPrefix("′") { run.text = "\u{200A}" + run.text }
    endsWithAccent =
      run.text.unicodeScalars.last.map { $0.properties.canonicalCombiningClass != .notReordered }
      ?? false
    let isItalic = run.isItalic != style.isItalic
    let typeface: Typeface =
      run.isCode ? .mono : isItalic && !style.isItalic ? .serif : style.typeface
    var size = style.size
    // Libertine Mono is wider than the text faces; at this size the x-heights agree.
    if typeface == .mono && style.typeface != .mono { size *= 0.86 }
    var rise = 0.0
    switch run.script {
    case .none: break
    case .sub: (rise, size) = (-subscriptDrop * style.size, scriptSize * size)
    case .sup: (rise, size) = (superscriptRise * style.size, scriptSize * size)
    }
    var attributes = [
      "font_family=\"\(typeface.family)\"", "size=\"\(pangoUnits(size))\"",
      "style=\"\(isItalic ? "italic" : "normal")\"",
      "weight=\"\(run.isBold != style.isBold && typeface != .mono ? "bold" : "normal")\"",
    ]
    if rise != 0 { attributes.append("rise=\"\(pangoUnits(rise))\"") }
    var features: [String] = []
    if style.hasTabularFigures { features.append("tnum=1") }
    if style.hasSmallCapitals { features.append("smcp=1") }
    if typeface == .mono { features.append("liga=0") }
    if !features.isEmpty {
      attributes.append("font_features=\"\(features.joined(separator: ","))\"")
    }
    markup += "<span \(attributes.joined(separator: " "))>\(escapedForMarkup(run.text))</span>"
    let length = run.text.utf8.count
    if let target = run.link { links.append((offset..<offset + length, target)) }
    offset += length
  }
  return MarkedText(markup: markup, links: links)
}

/// 1/1024 of a point, Pango's unit.
func pangoUnits(_ points: Double) -> Int { Int((points * 1024).rounded()) }

private func escapedForMarkup(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
}
