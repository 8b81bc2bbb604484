/// Records for other programs, as RFC 4180 writes them: commas, quotes where needed, CRLF at line ends
/// replaced by the newline that every reader takes.
package struct CommaSeparated: Hashable, Sendable {
  package let header: [String]
  package let records: [[String]]

  package init(header: [String], records: [[String]]) {
    precondition(
      records.allSatisfy { $0.count == header.count }, "a record has a field for every heading")
    self.header = header
    self.records = records
  }

  package var text: String {
    ([header] + records).map { $0.map(Self.field).joined(separator: ",") + "\n" }.joined()
  }

  private static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
