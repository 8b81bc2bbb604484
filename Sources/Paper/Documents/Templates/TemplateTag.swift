import Foundation

/// A tag of a document: `{{name}}`, `{{#name}}`, `{{^name}}`, `{{/name}}`, `{{! words}}`.
struct TemplateTag: Equatable {
  enum Kind: Character {
    case section = "#"
    case inverted = "^"
    case end = "/"
    case comment = "!"
    case value = " "
  }

  let kind: Kind
  /// Dotted; "." for the element of a list; empty for the place in a list.
  let name: String
  /// "last" of `last()`: a question about the place in a list.
  let question: String?
  /// From 1.
  let line: Int
  let range: Range<String.Index>
}

extension TemplateSource {
  /// The questions about the place in a list.
  static let questions = ["first", "last"]

  /// Every tag in order.
  /// - Throws: `Failure` 78 with the line of a tag that is malformed.
  func tags() throws -> [TemplateTag] {
    var tags: [TemplateTag] = []
    var line = 1
    var position = text.startIndex
    while let open = text[position...].firstRange(of: "{{") {
      line += text[position..<open.lowerBound].count { $0.isNewline }
      guard let close = text[open.upperBound...].firstRange(of: "}}") else {
        throw failure(
          line: line, "a tag has no end", expected: "{{name}}", found: excerpt(open.lowerBound))
      }
      let inner = text[open.upperBound..<close.lowerBound]
      tags.append(try tag(inner, line: line, range: open.lowerBound..<close.upperBound))
      line += inner.count { $0.isNewline }
      position = close.upperBound
    }
    return tags
  }

  private func tag(
    _ inner: Substring, line: Int, range: Range<String.Index>
  ) throws -> TemplateTag {
    let kind = inner.first.flatMap { $0 == " " ? nil : TemplateTag.Kind(rawValue: $0) } ?? .value
    let words = (kind == .value ? inner : inner.dropFirst()).trimmingCharacters(in: .whitespaces)
    if kind == .comment {
      return TemplateTag(kind: kind, name: "", question: nil, line: line, range: range)
    }
    if words.hasSuffix("()"), Self.questions.contains(String(words.dropLast(2))) {
      return TemplateTag(
        kind: kind, name: "", question: String(words.dropLast(2)), line: line, range: range)
    }
    let parts = words.split(separator: ".", omittingEmptySubsequences: false)
    guard words == "." || parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNameCharacter) })
    else {
      throw failure(
        line: line, "a tag is malformed",
        expected:
          "{{name}}, {{#name}}, {{^name}}, {{/name}}, {{! words}}, or first() and last() in a list",
        found: String(text[range].prefix(60)))
    }
    return TemplateTag(kind: kind, name: words, question: nil, line: line, range: range)
  }

  private func excerpt(_ start: String.Index) -> String {
    String(text[start...].prefix { !$0.isNewline }.prefix(60))
  }
}

extension Character {
  fileprivate var isNameCharacter: Bool { isASCII && (isLetter || isNumber || self == "-") }
}

/// Tags in their nesting.
enum TemplatePart {
  case value(TemplateTag)
  case section(TemplateTag, [TemplatePart])

  /// - Throws: `Failure` 78 for sections that do not end, or end in the wrong order.
  static func nested(_ source: TemplateSource) throws -> [TemplatePart] {
    var open: [(tag: TemplateTag, parts: [TemplatePart])] = []
    var top: [TemplatePart] = []
    func add(_ part: TemplatePart) {
      if open.isEmpty { top.append(part) } else { open[open.count - 1].parts.append(part) }
    }
    for tag in try source.tags() {
      switch tag.kind {
      case .comment: continue
      case .value: add(.value(tag))
      case .section, .inverted: open.append((tag, []))
      case .end:
        guard let last = open.popLast(), last.tag.name == tag.name,
          last.tag.question == tag.question
        else {
          throw source.failure(
            line: tag.line, "a section ends that is not the last one begun",
            found: "{{/\(tag.shown)}}")
        }
        add(.section(last.tag, last.parts))
      }
    }
    if let last = open.last {
      throw source.failure(
        line: last.tag.line, "a section does not end", expected: "{{/\(last.tag.shown)}}",
        found: "{{#\(last.tag.shown)}}")
    }
    return top
  }
}

extension TemplateTag {
  /// The name as it is written.
  var shown: String { question.map { "\($0)()" } ?? name }
}
