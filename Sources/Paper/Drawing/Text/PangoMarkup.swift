/// The text of some runs and the ranges of its links, ready for Pango.
struct MarkedText {
  /// A subscript with a superscript right after it, or the other way round: they belong above each
  /// other. Two placeholders take the place of the pen's way back and, if the first is the wider,
  /// forward again.
  struct Stack {
    /// Pango markup of the two scripts, to be measured.
    var first: String
    var second: String
    /// Byte offsets of the placeholders.
    var back: Int
    var forward: Int
  }

  /// Pango markup.
  fileprivate(set) var markup = ""
  /// Byte ranges in the text (not the markup), with their targets.
  fileprivate(set) var links: [(range: Range<Int>, target: String)] = []
  fileprivate(set) var stacks: [Stack] = []
  /// Byte ranges within which no line may end.
  fileprivate(set) var joints: [Range<Int>] = []
  /// Of the smallest letters, in points.
  fileprivate(set) var smallestSize = Double.infinity
  fileprivate var length = 0

  /// What a placeholder is in the text: a word joiner, where no line can break.
  static let placeholder = "\u{2060}"
}

/// Size of sub- and superscripts against the text around them.
private let scriptSize = 0.70
/// How far scripts stand above or below the baseline, as a fraction of the font size; two above each
/// other need more room.
private let superscriptRise = (alone: 0.36, stacked: 0.43)
private let subscriptDrop = (alone: 0.14, stacked: 0.24)

/// Writes `text` in `style` as Pango markup.
///
/// Italics in a sans-serif or typewriter context are set in the serif family: they are symbols, and
/// symbols look the same everywhere.
func markedText(_ text: RichText, _ style: TextStyle) -> MarkedText {
  var result = MarkedText()
  var endsWithAccent = false
  // The script that ended just now, and the one being written.
  var before: (script: Script, markup: String) = (.none, "")
  var current: (script: Script, markup: String) = (.none, "")
  func endScript() {
    if before.script != .none && current.script != .none && before.script != current.script {
      result.stacks[result.stacks.count - 1].second = current.markup
      result.stacks[result.stacks.count - 1].forward = result.length
      result.append(MarkedText.placeholder, markup: MarkedText.placeholder)
      current.script = .none
    }
    before = current
  }
  let runs = text.runs
  for (index, run) in runs.enumerated() {
    var run = run
    // A prime would touch the hat of the letter before it.
    if endsWithAccent && run.text.hasPrefix("′") {
      run.text = "\u{2060}\u{200A}\u{2060}" + run.text
    }
    endsWithAccent =
      run.text.unicodeScalars.last.map { $0.properties.canonicalCombiningClass != .notReordered }
      ?? false
    if run.script != current.script {
      endScript()
      current = (run.script, "")
      if run.script != .none && before.script != .none {
        result.stacks.append(
          MarkedText.Stack(first: before.markup, second: "", back: result.length, forward: 0))
        result.append(MarkedText.placeholder, markup: MarkedText.placeholder)
      }
    }
    let look = attributes(of: run, style, isStacked: isStacked(index, runs))
    result.smallestSize = min(result.smallestSize, look.size)
    let markup = "<span \(look.attributes)>\(escapedForMarkup(run.text))</span>"
    current.markup += markup
    if let target = run.link {
      result.links.append((result.length..<result.length + run.text.utf8.count, target))
    }
    if !run.isCode {
      let next = runs.indices.contains(index + 1) ? runs[index + 1].text.first : nil
      result.join(run.text, before: next, alsoAtHyphens: !style.breaksAtHyphens)
    }
    result.append(run.text, markup: markup)
  }
  endScript()
  return result
}

extension MarkedText {
  fileprivate mutating func append(_ text: String, markup: String) {
    self.markup += markup
    length += text.utf8.count
  }

  /// Keeps formulas together: no line ends after a slash or a prime within one.
  fileprivate mutating func join(_ text: String, before next: Character?, alsoAtHyphens: Bool) {
    let characters = Array(text)
    var start = length
    for (index, character) in characters.enumerated() {
      let end = start + character.utf8.count
      let following = index + 1 < characters.count ? characters[index + 1] : next
      if let following, !following.isWhitespace, following != "\u{200B}",
        character == "/" || character == "′" || character == "-" && alsoAtHyphens
      {
        joints.append(start..<end + following.utf8.count)
      }
      start = end
    }
  }
}

/// Whether the script that a run belongs to has the opposite one beside it.
private func isStacked(_ index: Int, _ runs: [TextRun]) -> Bool {
  let script = runs[index].script
  guard script != .none else { return false }
  let before = runs[..<index].last { $0.script != script }?.script
  let after = runs[index...].first { $0.script != script }?.script
  return [before, after].contains(script == .sub ? .sup : .sub)
}

private func attributes(
  of run: TextRun, _ style: TextStyle, isStacked: Bool
) -> (attributes: String, size: Double) {
  let isItalic = run.isItalic != style.isItalic
  let typeface: Typeface =
    run.isCode ? .mono : isItalic && !style.isItalic ? .serif : style.typeface
  var size = style.size
  // Libertine Mono is wider than the text faces; at this size the x-heights agree.
  if typeface == .mono && style.typeface != .mono { size *= 0.86 }
  var rise = 0.0
  switch run.script {
  case .none: break
  case .sub:
    let drop = isStacked ? subscriptDrop.stacked : subscriptDrop.alone
    (rise, size) = (-drop * style.size, scriptSize * size)
  case .sup:
    let height = isStacked ? superscriptRise.stacked : superscriptRise.alone
    (rise, size) = (height * style.size, scriptSize * size)
  }
  size = max(size, TextStyle.leastSize)
  var attributes = [
    "font_family=\"\(typeface.family)\"", "size=\"\(pangoUnits(size))\"",
    "style=\"\(isItalic ? "italic" : "normal")\"",
    "weight=\"\(run.isBold != style.isBold && typeface != .mono ? "bold" : "normal")\"",
  ]
  if run.link != nil, style.linksAreColored {
    attributes.append("color=\"\(hexadecimal(Palette.link))\"")
  }
  if rise != 0 { attributes.append("rise=\"\(pangoUnits(rise))\"") }
  // A ligature would be read as one sign by those who are read to from a PDF.
  var features = ["liga=0"]
  if style.hasTabularFigures { features.append("tnum=1") }
  if style.hasSmallCapitals { features.append("smcp=1") }
  attributes.append("font_features=\"\(features.joined(separator: ","))\"")
  return (attributes.joined(separator: " "), size)
}

/// 1/1024 of a point, Pango's unit.
func pangoUnits(_ points: Double) -> Int { Int((points * 1024).rounded()) }

private func hexadecimal(_ color: Color) -> String {
  let bytes = [color.red, color.green, color.blue].map { Int(($0 * 255).rounded()) }
  return "#" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

private func escapedForMarkup(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
}
