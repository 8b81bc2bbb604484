import Diagnostics

extension CommaSeparated {
  /// Reads what `text` writes; nil when the quotes are unbalanced, the last line does not end, there is
  /// no header, or a record has another number of fields.
  package init?(text: String) {
    guard text.hasSuffix("\n") || text.hasSuffix("\r\n"),
      case .success(let found) = Result(catching: { () throws(Failure) in
        try Self.read(text, file: "")
      })
    else { return nil }
    self = found.table
  }

  /// Reads a file that people or other programs wrote: empty lines and a missing last line end do not
  /// matter.
  ///
  /// - Parameter file: how messages name the file.
  /// - Returns: the records, and for each the line that it begins on, counted from 1.
  /// - Throws: `Failure` 65 with file and line for quotes that do not end and records of another length
  ///   than the header; 65 for a file without a header.
  package static func read(_ text: String, file: String) throws(Failure)
    -> (table: CommaSeparated, lines: [Int])
  {
    let records = try split(text, file: file)
    guard let header = records.first else {
      throw Failure(
        .badData, at: file, "the file is empty", expected: "a line of column names, then records")
    }
    for record in records where record.fields.count != header.fields.count {
      throw Failure(
        .badData, at: "\(file):\(record.line)", "the record has another length than the header",
        expected: "\(header.fields.count): \(header.fields.joined(separator: ", "))",
        found: "\(record.fields.count)",
        remedy: header.fields.count == 1 ? "separate the columns by commas" : nil)
    }
    let rest = records.dropFirst()
    return (CommaSeparated(header: header.fields, records: rest.map(\.fields)), rest.map(\.line))
  }

  private typealias Record = (fields: [String], line: Int)

  private static func split(_ text: String, file: String) throws(Failure) -> [Record] {
    var records: [Record] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    var (line, start) = (1, 1)
    func endRecord() {
      record.append(field)
      // An empty line is nothing, unless the table has one column.
      if record != [""] || records.first?.fields.count == 1 { records.append((record, start)) }
      (record, field, start) = ([], "", line + 1)
    }
    // A byte order mark belongs to the encoding, not to the first column's name.
    var characters = text.drop { $0 == "\u{FEFF}" }.makeIterator()
    var next = characters.next()
    while let character = next {
      next = characters.next()
      switch character {
      case "\"" where isQuoted && next == "\"":
        field.append("\"")
        next = characters.next()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        record.append(field)
        field = ""
      case "\n" where !isQuoted, "\r\n" where !isQuoted: endRecord()
      default: field.append(character)
      }
      if character.isNewline { line += 1 }
    }
    if isQuoted {
      throw Failure(.badData, at: "\(file):\(start)", "a quotation mark is not closed")
    }
    if !record.isEmpty || !field.isEmpty { endRecord() }
    return records
  }
}
