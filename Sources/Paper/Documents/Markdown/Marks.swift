import Drawing

/// Characters of Unicode's private area that stand for what Markdown does not know, so that it passes them on:
/// to Markdown they are letters.
enum Marks {
  static let subscriptStart: Character = "\u{E000}"
  static let superscriptStart: Character = "\u{E001}"
  static let scriptEnd: Character = "\u{E002}"
  static let valueStart: Character = "\u{E010}"
  static let valueEnd: Character = "\u{E011}"
  /// The words of a link that is called by its place.
  static let reference = "\u{E012}"
  static let all: Set<Character> = [
    subscriptStart, superscriptStart, scriptEnd, valueStart, valueEnd,
  ]

  /// The text with `_{…}` and `^{…}` outside of code turned into marks, and citations, `[@key]` or `[@one; @two]`,
  /// into links in brackets.
  static func marked(_ text: String) -> String {
    var result = ""
    var rest = Substring(text)
    var depth = 0
    while let character = rest.first {
      switch character {
      case "`":
        let fence = rest.prefix { $0 == "`" }
        let code = rest.dropFirst(fence.count)
        result += fence
        rest = code
        // An unclosed fence is text.
        if let end = code.firstRange(ofRun: fence.count) {
          result += code[..<end.upperBound]
          rest = code[end.upperBound...]
        }
      case "\\" where rest.count > 1:
        result += rest.prefix(2)
        rest = rest.dropFirst(2)
      case "[" where rest.dropFirst().first == "@":
        let cited = citation(rest) ?? ("[", rest.dropFirst())
        result += cited.links
        rest = cited.rest
      case "_" where rest.dropFirst().first == "{", "^" where rest.dropFirst().first == "{":
        result.append(character == "_" ? subscriptStart : superscriptStart)
        depth += 1
        rest = rest.dropFirst(2)
      case "}" where depth > 0:
        result.append(scriptEnd)
        depth -= 1
        rest = rest.dropFirst()
      default:
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}

extension Marks {
  private static func citation(_ text: Substring) -> (links: String, rest: Substring)? {
    guard let end = text.firstIndex(of: "]") else { return nil }
    let keys = text[text.index(after: text.startIndex)..<end].split(separator: ";").map {
      $0.drop { $0.isWhitespace }
    }
    let known = keys.allSatisfy { key in
      key.first == "@" && key.count > 1
        && key.dropFirst().allSatisfy {
          $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") || all.contains($0)
        }
    }
    guard known else { return nil }
    return (
      "\\[\(keys.map { "[](\($0))" }.joined(separator: ", "))\\]", text[text.index(after: end)...]
    )
  }
}

extension Substring {
  /// The next run of exactly so many backquotes.
  fileprivate func firstRange(ofRun count: Int) -> Range<Index>? {
    var position = startIndex
    while let start = self[position...].firstIndex(of: "`") {
      let end = self[start...].firstIndex { $0 != "`" } ?? endIndex
      if distance(from: start, to: end) == count { return start..<end }
      position = end
    }
    return nil
  }
}

/// Values in place of marks: findings are opaque to Markdown, whatever characters they hold.
struct DocumentValue: Equatable, Sendable {
  let rich: RichText
  /// As code and addresses have it.
  let plain: String

  init(_ rich: RichText) {
    self.rich = rich
    plain = rich.plain
  }

  init(_ rich: RichText, plain: String) {
    self.rich = rich
    self.plain = plain
  }
}

/// The values of a document in the order in which they came up.
final class ValueTable {
  private(set) var values: [DocumentValue] = []

  /// The marks that stand for a value.
  func mark(_ value: DocumentValue) -> String {
    values.append(value)
    return "\(Marks.valueStart)\(values.count - 1)\(Marks.valueEnd)"
  }

  /// Pieces of text, and values in place of their marks.
  func resolved(_ text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = Substring(text)
    while let start = rest.firstIndex(of: Marks.valueStart) {
      if start > rest.startIndex { pieces.append(.text(String(rest[..<start]))) }
      let inner = rest[start...].dropFirst().prefix { $0 != Marks.valueEnd }
      if let index = Int(inner), values.indices.contains(index) {
        pieces.append(.value(values[index]))
      }
      rest = rest[inner.endIndex...].dropFirst()
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    return pieces
  }

  /// The text with values as plain words.
  func plain(_ text: String) -> String {
    resolved(text).map {
      switch $0 {
      case .text(let text): text
      case .value(let value): value.plain
      }
    }.joined()
  }

  enum Piece {
    case text(String)
    case value(DocumentValue)
  }
}
