import Drawing

/// The words of a table as its place in a document gives them, by the table's keys.
package struct TableWords: Sendable {
  private let texts: [String: RichText]

  package init(_ texts: [String: RichText] = [:]) { self.texts = texts }

  /// The words of a key; the key itself where a document leaves them out, which `plan check` refuses.
  subscript(key: String) -> RichText { texts[key] ?? RichText(verbatim: key) }

  func heading(_ key: String, span: Int = 1) -> Table.Heading { .init(self[key], span: span) }

  func headings(_ keys: [String]) -> [Table.Heading] { keys.map { heading($0) } }

  func cell(_ key: String) -> Table.Cell { .init(self[key]) }
}
