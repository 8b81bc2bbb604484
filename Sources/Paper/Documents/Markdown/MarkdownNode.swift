import CMarkdown

/// A node of a parsed Markdown text, which lives as long as its `MarkdownTree`.
struct MarkdownNode {
  fileprivate let pointer: OpaquePointer

  var type: cmark_node_type { cmark_node_get_type(pointer) }
  /// "paragraph", "table": for messages.
  var typeName: String { cmark_node_get_type_string(pointer).map { String(cString: $0) } ?? "" }
  /// Tables are of an extension, whose types have no constants.
  var isTable: Bool { typeName == "table" }
  /// From 1; of inline nodes that of the line they begin on.
  var line: Int { Int(cmark_node_get_start_line(pointer)) }
  /// Text of text and code.
  var literal: String { cmark_node_get_literal(pointer).map { String(cString: $0) } ?? "" }
  /// Target of links and images.
  var url: String { cmark_node_get_url(pointer).map { String(cString: $0) } ?? "" }
  var title: String { cmark_node_get_title(pointer).map { String(cString: $0) } ?? "" }
  var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
  var isOrderedList: Bool { cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST }

  var children: [MarkdownNode] {
    var result: [MarkdownNode] = []
    var next = cmark_node_first_child(pointer)
    while let child = next {
      result.append(MarkdownNode(pointer: child))
      next = cmark_node_next(child)
    }
    return result
  }

  /// "l", "c", "r" for each column of a table; nil where nothing is said.
  var columnAlignments: [Character?] {
    let count = Int(cmark_gfm_extensions_get_table_columns(pointer))
    guard let letters = cmark_gfm_extensions_get_table_alignments(pointer) else { return [] }
    return (0..<count).map { letters[$0] == 0 ? nil : Character(UnicodeScalar(letters[$0])) }
  }
}

/// A Markdown text, parsed.
final class MarkdownTree {
  let root: MarkdownNode

  /// Nil when memory runs out; every text is Markdown.
  init?(_ text: String) {
    guard let parser = cmark_parser_with_tables() else { return nil }
    defer { cmark_parser_free(parser) }
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        cmark_parser_feed(parser, $0.baseAddress, $0.count)
      }
    }
    guard let document = cmark_parser_finish(parser) else { return nil }
    root = MarkdownNode(pointer: document)
  }

  deinit { cmark_node_free(root.pointer) }
}
