extension CommaSeparated {
  /// Reads what `text` writes; nil when the quotes are unbalanced, there is no header, or a record has
  /// another number of fields.
  package init?(text: String) {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    var characters = text.makeIterator()
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
      case "\n" where !isQuoted, "\r\n" where !isQuoted:
        records.append(record + [field])
        (record, field) = ([], "")
      default: field.append(character)
      }
    }
    guard !isQuoted, field.isEmpty, record.isEmpty, let header = records.first,
      records.allSatisfy({ $0.count == header.count })
    else { return nil }
    self.init(header: header, records: Array(records.dropFirst()))
  }
}
