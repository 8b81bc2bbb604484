import CMarkdown
import Drawing

/// Turns a Markdown text into the blocks of a document.
///
/// A paragraph that begins with an image is a figure or a table at its place: each image is followed by its
/// caption, whose first words are in bold. More than one image in a paragraph stand side by side.
///
///     ![What the figure shows, for those who cannot see it.](figure-5)
///     **Alignment over training.** Above, *Ē* in units of *w*_{max}; …
struct BlockReader {
  let values: ValueTable
  private var inlines: InlineReader { InlineReader(values: values) }

  /// A block with the line that it begins on.
  struct Located {
    let line: Int
    let block: DocumentBlock
  }

  /// - Throws: `MarkdownFault` for what documents do not have.
  func blocks(of markdown: String) throws -> [Located] {
    guard let tree = MarkdownTree(Marks.marked(markdown)) else { return [] }
    return try withExtendedLifetime(tree) {
      var located: [Located] = []
      for node in tree.root.children {
        if case .table(var placement) = located.last?.block, node.isWords {
          placement.words = try words(node)
          located[located.count - 1] = Located(
            line: located[located.count - 1].line, block: .table(placement))
        } else if let block = try block(node) {
          located.append(Located(line: node.line, block: block))
        }
      }
      return located
    }
  }

  /// The words of a table: a list right after its caption, with items such as "`error`: *Ē*".
  private func words(_ node: MarkdownNode) throws -> [String: RichText] {
    var texts: [String: RichText] = [:]
    for item in node.children {
      let words = item.children.first?.children ?? []
      let notation = try inlines.text(Array(words.dropFirst())).notation
      guard let key = words.first, key.type == CMARK_NODE_CODE, notation.hasPrefix(":") else {
        throw MarkdownFault(
          line: item.line, problem: "words of a table have no key",
          expected: "- `key`: words, for each of its keys")
      }
      texts[key.literal] = RichText(
        notation: String(notation.dropFirst().drop { $0 == " " }))
    }
    return texts
  }

  private func block(_ node: MarkdownNode) throws -> DocumentBlock? {
    switch node.type {
    case CMARK_NODE_HEADING: return .heading(try heading(node))
    case CMARK_NODE_PARAGRAPH:
      if node.children.first?.type == CMARK_NODE_IMAGE { return try placements(node) }
      let text = try inlines.text(node.children)
      switch text.plain {
      case "": return nil
      case "[TOC]": return .contents
      case "[REFERENCES]": return .references([])
      default: return .paragraph(text)
      }
    case CMARK_NODE_LIST:
      return .list(try node.children.map(item), isOrdered: node.isOrderedList)
    case CMARK_NODE_BLOCK_QUOTE: return try notice(node)
    case CMARK_NODE_CODE_BLOCK:
      let lines = values.plain(node.literal).split(
        separator: "\n", omittingEmptySubsequences: false)
      return .code(lines.map(String.init).trailingEmptyRemoved)
    case CMARK_NODE_THEMATIC_BREAK: return .barrier
    case _ where node.isTable: return .grid(try GridReader(inlines: inlines).table(node))
    default:
      throw MarkdownFault(
        line: node.line,
        problem: "documents cannot have \(node.typeName.replacing("_", with: " "))",
        expected: "a heading, paragraph, list, table, figure, notice or lines of code")
    }
  }

  /// `## Words {#anchor}`, or with how it is counted, `{#anchor .appendix}`.
  private func heading(_ node: MarkdownNode) throws -> DocumentHeading {
    guard let level = DocumentHeading.Level(rawValue: node.headingLevel) else {
      throw MarkdownFault(
        line: node.line, problem: "a heading is too deep", expected: "#, ## or ###",
        found: String(repeating: "#", count: node.headingLevel))
    }
    let notation = try inlines.text(node.children).notation
    // Braces are plain characters, so the notation has them escaped.
    let (open, close) = (RichText(verbatim: "{#").notation, RichText(verbatim: "}").notation)
    guard notation.hasSuffix(close), let start = notation.ranges(of: open).last else {
      throw MarkdownFault(
        line: node.line, problem: "a heading has no anchor that links lead to",
        expected: "\(String(repeating: "#", count: node.headingLevel)) Words {#anchor}",
        found: RichText(notation: notation).plain)
    }
    let marks = RichText(notation: String(notation[start.upperBound...].dropLast(close.count)))
      .plain.split(separator: " ").map(String.init)
    let anchor = marks.first ?? ""
    let counting = marks.dropFirst().map {
      DocumentHeading.Counting(rawValue: String($0.dropFirst()))
    }
    guard counting.count < 2, counting.allSatisfy({ $0 != nil }),
      marks.dropFirst().allSatisfy({ $0.first == "." })
    else {
      throw MarkdownFault(
        line: node.line, problem: "a heading is marked as nothing known",
        expected: DocumentHeading.Counting.allCases.map { "{#\(anchor) .\($0.rawValue)}" }
          .joined(separator: ", "), found: marks.joined(separator: " "))
    }
    guard !anchor.isEmpty,
      anchor.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    else {
      throw MarkdownFault(
        line: node.line, problem: "an anchor has characters that addresses do not have",
        expected: "letters, digits and hyphens", found: anchor)
    }
    let words = String(notation[..<start.lowerBound])
    return DocumentHeading(
      level, RichText(notation: words.last == " " ? String(words.dropLast()) : words),
      anchor: anchor, counting: (counting.first ?? nil) ?? .numbered)
  }

  private func item(_ node: MarkdownNode) throws -> RichText {
    guard node.children.count == 1, let only = node.children.first,
      only.type == CMARK_NODE_PARAGRAPH
    else {
      throw MarkdownFault(
        line: node.line, problem: "an item of a list is more than a paragraph",
        expected: "one paragraph for each item, without lists inside")
    }
    return try inlines.text(only.children)
  }

  private func placements(_ node: MarkdownNode) throws -> DocumentBlock {
    var row: [(image: MarkdownNode, caption: [MarkdownNode])] = []
    for child in node.children {
      if child.type == CMARK_NODE_IMAGE {
        row.append((child, []))
      } else {
        row[row.count - 1].caption.append(child)
      }
    }
    let placed = try row.map { image, caption in
      var words = caption
      while let first = words.first, first.isBlank { words.removeFirst() }
      guard let title = words.first, title.type == CMARK_NODE_STRONG else {
        throw MarkdownFault(
          line: image.line, problem: "the caption of \(image.url) has no title",
          expected: "a caption below it that begins with **words in bold.**")
      }
      return Placement(
        values.plain(image.url), alternative: try inlines.plain(image.children),
        title: try inlines.text(title.children), text: try inlines.text(Array(words.dropFirst())))
    }
    if placed.count == 1, let only = placed.first, only.name.hasPrefix("table-") {
      return .table(only)
    }
    return .figures(placed)
  }

  /// `> [!CAUTION]`, then words.
  private func notice(_ node: MarkdownNode) throws -> DocumentBlock? {
    let expected = NoticeKind.allCases.map { "> [!\($0.rawValue.uppercased())]" }
    guard node.children.count == 1, let paragraph = node.children.first,
      paragraph.type == CMARK_NODE_PARAGRAPH
    else {
      throw MarkdownFault(
        line: node.line, problem: "a notice is more than a paragraph",
        expected: "one paragraph after \(expected.joined(separator: " or "))")
    }
    let text = try inlines.text(paragraph.children).notation
    for kind in NoticeKind.allCases {
      let mark = RichText(verbatim: "[!\(kind.rawValue.uppercased())]").notation
      guard text.hasPrefix(mark) else { continue }
      let words = text.dropFirst(mark.count).drop { $0 == " " }
      return words.isEmpty ? nil : .notice(kind, RichText(notation: String(words)))
    }
    throw MarkdownFault(
      line: node.line, problem: "a quotation does not say what kind of notice it is",
      expected: expected.joined(separator: " or "), found: RichText(notation: text).plain)
  }
}

extension MarkdownNode {
  /// A list whose first item begins with code and a colon.
  fileprivate var isWords: Bool {
    guard type == CMARK_NODE_LIST, let words = children.first?.children.first?.children,
      words.count > 1
    else { return false }
    return words[0].type == CMARK_NODE_CODE && words[1].literal.hasPrefix(":")
  }

  /// A line break, or white space.
  fileprivate var isBlank: Bool {
    [CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK].contains(type)
      || type == CMARK_NODE_TEXT && literal.allSatisfy(\.isWhitespace)
  }
}

extension [String] {
  fileprivate var trailingEmptyRemoved: [String] {
    var lines = self
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
