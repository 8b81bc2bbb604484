/// As much of Python's notation as headers of arrays use; nothing is ever evaluated.
struct PythonDictionary {
  enum Value: Equatable {
    case text(String)
    case truth(Bool)
    case tuple([Int])
    /// A list of fields, unread.
    case structured
  }

  private var rest: Substring
  /// Nil where the text is no such dictionary.
  private(set) var fields: [String: Value]?

  init(_ text: String) {
    rest = text[...]
    fields = read()
  }

  private mutating func read() -> [String: Value]? {
    var fields: [String: Value] = [:]
    guard take("{") else { return nil }
    while !take("}") {
      guard let name = quoted(), fields[name] == nil, take(":"), let value = value() else {
        return nil
      }
      fields[name] = value
      guard take(",") || rest.first == "}" else { return nil }
    }
    skipSpaces()
    return rest.isEmpty ? fields : nil
  }

  private mutating func value() -> Value? {
    skipSpaces()
    if let text = quoted() { return .text(text) }
    if takeWord("True") { return .truth(true) }
    if takeWord("False") { return .truth(false) }
    if take("(") { return tuple().map { .tuple($0) } }
    if take("[") { return skipList() ? .structured : nil }
    return nil
  }

  private mutating func tuple() -> [Int]? {
    var numbers: [Int] = []
    while !take(")") {
      skipSpaces()
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard let number = Int(digits) else { return nil }
      rest.removeFirst(digits.count)
      // Python 2 wrote long integers so.
      if rest.first == "L" { rest.removeFirst() }
      numbers.append(number)
      guard take(",") || rest.first == ")" else { return nil }
    }
    return numbers
  }

  private mutating func skipList() -> Bool {
    var depth = 1
    while depth > 0, let character = rest.popFirst() {
      if "[(".contains(character) { depth += 1 }
      if "])".contains(character) { depth -= 1 }
    }
    return depth == 0
  }

  private mutating func quoted() -> String? {
    skipSpaces()
    guard let mark = rest.first, mark == "'" || mark == "\"" else { return nil }
    let inside = rest.dropFirst().prefix { $0 != mark }
    guard !inside.contains("\\"), inside.endIndex < rest.endIndex else { return nil }
    rest = rest[rest.index(after: inside.endIndex)...]
    return String(inside)
  }

  private mutating func takeWord(_ word: String) -> Bool {
    guard rest.hasPrefix(word) else { return false }
    rest.removeFirst(word.count)
    return true
  }

  private mutating func take(_ character: Character) -> Bool {
    skipSpaces()
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func skipSpaces() { rest = rest.drop { $0 == " " || $0 == "\n" } }
}
