import CMarkdown
import Drawing

/// Turns the inline nodes of a paragraph into `RichText`.
struct InlineReader {
  let values: ValueTable

  /// The words of some nodes, without space at their ends and with single spaces within.
  /// - Throws: `MarkdownFault` for what documents do not have, such as HTML.
  func text(_ nodes: [MarkdownNode]) throws -> RichText {
    RichText(notation: tidied(try nodes.map(notation).joined()))
  }

  /// The same as plain words.
  func plain(_ nodes: [MarkdownNode]) throws -> String { try text(nodes).plain }

  private func notation(_ node: MarkdownNode) throws -> String {
    switch node.type {
    case CMARK_NODE_TEXT: return notation(ofText: node.literal)
    case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: return " "
    case CMARK_NODE_CODE: return code(values.plain(node.literal))
    case CMARK_NODE_EMPH: return "*\(try inner(node))*"
    case CMARK_NODE_STRONG: return "**\(try inner(node))**"
    case CMARK_NODE_LINK:
      let words = try inner(node)
      return "[\(words.isEmpty ? Marks.reference : words)](\(values.plain(node.url)))"
    case CMARK_NODE_IMAGE:
      throw MarkdownFault(
        line: node.line, problem: "a figure stands within a sentence",
        expected: "a paragraph that begins with it", found: "![…](\(node.url))")
    default:
      throw MarkdownFault(
        line: node.line,
        problem: "documents cannot have \(node.typeName.replacing("_", with: " "))",
        expected: "text, emphasis, code or a link", found: node.literal)
    }
  }

  /// Typewriter letters; a backquote among them, which would end them, stands between two stretches.
  private func code(_ text: String) -> String {
    text.split(separator: "`", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "`\($0)`" }.joined(separator: RichText(verbatim: "`").notation)
  }

  private func inner(_ node: MarkdownNode) throws -> String {
    try node.children.map(notation).joined()
  }

  private func notation(ofText text: String) -> String {
    values.resolved(text).map { piece in
      switch piece {
      case .value(let value): value.rich.notation
      case .text(let text): scripted(text)
      }
    }.joined()
  }

  /// Plain characters escaped, marks of scripts as the notation of scripts.
  private func scripted(_ text: String) -> String {
    var result = ""
    var plain = ""
    for character in text {
      let mark: String? =
        switch character {
        case Marks.subscriptStart: "_{"
        case Marks.superscriptStart: "^{"
        case Marks.scriptEnd: "}"
        default: nil
        }
      guard let mark else {
        plain.append(character)
        continue
      }
      result += RichText(verbatim: plain).notation + mark
      plain = ""
    }
    return result + RichText(verbatim: plain).notation
  }
}

/// Without space at the ends; conditions that do not hold leave no second space behind.
private func tidied(_ notation: String) -> String {
  var result = ""
  for character in notation where !(character == " " && (result.isEmpty || result.last == " ")) {
    result.append(character)
  }
  while result.last == " " { result.removeLast() }
  return result
}

/// What is wrong with a Markdown text, and where.
struct MarkdownFault: Error, Equatable {
  let line: Int
  let problem: String
  var expected: String?
  var found: String?
}
