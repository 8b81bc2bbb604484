/// What is to be said of an element of a document's structure beside its kind.
package enum ElementDetails: Sendable {
  case none
  /// What a reader who cannot see it is told.
  case alternative(String)
  /// Of a cell that is a head: what it is the head of, and over how many columns it goes.
  case head(of: Heads, columns: Int = 1)
  /// Of a cell: over how many columns it goes.
  case cell(columns: Int)
  /// Of a list: how its items are marked.
  case list(Marks)

  package enum Heads: String, Sendable { case row = "Row", column = "Column" }
  package enum Marks: String, Sendable { case bullets = "Disc", numbers = "Decimal" }

  /// As entries of the element's dictionary (ISO 32000, sections 14.9.3 and 14.8.5.7).
  var entries: String {
    switch self {
    case .none: ""
    case .alternative(let text): "/Alt \(hexadecimal(text))"
    case .head(let heads, let columns):
      "/A << /O /Table /Scope /\(heads.rawValue)\(columns > 1 ? " /ColSpan \(columns)" : "") >>"
    case .cell(let columns): columns > 1 ? "/A << /O /Table /ColSpan \(columns) >>" : ""
    case .list(let marks): "/A << /O /List /ListNumbering /\(marks.rawValue) >>"
    }
  }
}

/// A string as PDF has it: UTF-16 with its mark, in hexadecimal digits.
func hexadecimal(_ text: String) -> String {
  let digits = text.utf16.map { unit in
    let digits = String(unit, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
  return "<FEFF\(digits.joined())>"
}
