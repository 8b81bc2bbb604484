/// Where a run stands relative to the line.
package enum Script: Hashable, Sendable { case none, sub, sup }

/// A stretch of text of one look.
package struct TextRun: Hashable, Sendable {
  /// What makes runs look alike.
  struct Look: Hashable, Sendable {
    var isItalic = false
    var isBold = false
    var isCode = false
    var script = Script.none
    var link: String?
  }

  package internal(set) var text: String
  var look: Look

  package var isItalic: Bool { look.isItalic }
  package var isBold: Bool { look.isBold }
  package var isCode: Bool { look.isCode }
  package var script: Script { look.script }
  /// `#name` for a place in the document, otherwise an address.
  package var link: String? { look.link }
}

extension RichText {
  /// The runs that the notation stands for, neighbours of equal look joined.
  ///
  /// `*` and `**` switch italics and bold, a backquote switches typewriter letters (inside which nothing
  /// else counts), `_{` and `^{` begin a script that `}` ends, `[words](target)` is a link.
  package var runs: [TextRun] {
    let characters = Array(notation)
    var runs: [TextRun] = []
    var look = TextRun.Look()
    var outerScripts: [Script] = []
    var firstOfLink = 0
    var position = 0
    func at(_ index: Int) -> Character? { index < characters.count ? characters[index] : nil }
    func append(_ character: Character) {
      if let last = runs.last, last.look == look {
        runs[runs.count - 1].text.append(character)
      } else {
        runs.append(TextRun(text: String(character), look: look))
      }
    }
    while let character = at(position) {
      position += 1
      switch character {
      case "\\":
        if let next = at(position) { append(next) }
        position += 1
      case "`": look.isCode.toggle()
      case _ where look.isCode: append(character)
      case "*" where at(position) == "*":
        position += 1
        look.isBold.toggle()
      case "*": look.isItalic.toggle()
      case "_" where at(position) == "{", "^" where at(position) == "{":
        position += 1
        outerScripts.append(look.script)
        look.script = character == "_" ? .sub : .sup
      case "}" where !outerScripts.isEmpty: look.script = outerScripts.removeLast()
      case "[" where isLink(characters, from: position):
        firstOfLink = runs.count
        // The target comes after the words; an empty one keeps them apart from what stands before.
        look.link = ""
      case "]" where look.link != nil:
        look.link = nil
        guard at(position) == "(" else { break }
        let target = characters[(position + 1)...].prefix { $0 != ")" }
        position += target.count + 2
        for index in firstOfLink..<runs.count { runs[index].look.link = String(target) }
      default: append(character)
      }
    }
    return runs
  }
}

/// Whether the next closing square bracket is followed by a target; other square brackets are brackets.
private func isLink(_ characters: [Character], from position: Int) -> Bool {
  guard let end = characters[position...].firstIndex(of: "]") else { return false }
  return end + 1 < characters.count && characters[end + 1] == "("
}

extension RichText {
  /// The text with other targets of its links; a link whose target becomes nil becomes plain words.
  package func withLinks(_ target: (String) -> String?) -> RichText {
    guard notation.contains("](") else { return self }
    return RichText(
      runs: runs.map { run in
        var run = run
        run.look.link = run.link.flatMap(target)
        return run
      })
  }

  /// The text with other words for its links.
  package func withLinkWords(_ change: (_ target: String, _ words: String) -> String) -> RichText {
    guard notation.contains("](") else { return self }
    return RichText(
      runs: runs.map { run in
        var run = run
        if let target = run.link { run.text = change(target, run.text) }
        return run
      })
  }

  /// The notation of some runs.
  init(runs: [TextRun]) {
    var result = ""
    var index = 0
    while index < runs.count {
      let link = runs[index].link
      let end = runs[index...].firstIndex { $0.link != link } ?? runs.count
      let words = runs[index..<end].map(\.notation).joined()
      result += link.map { "[\(words)](\($0))" } ?? words
      index = end
    }
    self.init(notation: result)
  }
}

extension TextRun {
  fileprivate var notation: String {
    var result = isCode ? "`\(text)`" : RichText(verbatim: text).notation
    if isItalic { result = "*\(result)*" }
    if isBold { result = "**\(result)**" }
    switch script {
    case .none: return result
    case .sub: return "_{\(result)}"
    case .sup: return "^{\(result)}"
    }
  }
}
