import Diagnostics

/// A value of a YAML file together with its key and place, so that a complaint can name both.
struct YAMLValue {
  var node: YAMLNode
  /// The keys that lead here, joined by dots ("training.steps").
  let key: String
  /// "file:line:column" of the value.
  var place: String { node.place }

  /// The key of the root.
  static let wholeFile = "the file"

  /// - Throws: `Failure` 78, as all readers below, when the value is of another type or out of range.
  func string() throws -> String {
    guard let text = node.text, !text.isEmpty else { throw wrongType("text") }
    guard text.utf8.count <= longestText else {
      throw Failure(
        .configuration, at: place, "the text is too long", expected: "at most \(longestText) bytes",
        found: "\(text.utf8.count)")
    }
    return text
  }

  /// One of `names`; the remedy for any other word names the nearest.
  func name(among names: [String], what: String) throws -> String {
    let word = try string()
    guard names.contains(word) else {
      throw Failure(
        .configuration, at: place, "unknown \(what) “\(word)”",
        remedy: remedy(forUnknown: word, among: names))
    }
    return word
  }

  /// The case of an enumeration named by its raw value.
  func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type, what: String) throws
    -> Choice
  where Choice.RawValue == String {
    let word = try name(among: Choice.allCases.map(\.rawValue), what: what)
    guard let choice = Choice(rawValue: word) else { throw wrongType(what) }
    return choice
  }

  /// A finite number, written plainly ("0.001", "1e-3"), within `range`.
  func number(in range: some RangeExpression<Double>, _ rule: String) throws -> Double {
    guard let text = plainScalar, let number = Double(text), number.isFinite else {
      throw wrongType("a number")
    }
    guard range.contains(number) else {
      throw Failure(
        .configuration, at: place, "\(key) is out of range", expected: rule, found: text)
    }
    return number
  }

  /// A whole number within `range`.
  func integer(in range: some RangeExpression<Int>, _ rule: String) throws -> Int {
    guard let text = plainScalar, let number = Int(text) else {
      throw wrongType("a whole number")
    }
    guard range.contains(number) else {
      throw Failure(
        .configuration, at: place, "\(key) is out of range", expected: rule, found: text)
    }
    return number
  }

  func truth() throws -> Bool {
    switch plainScalar {
    case "true": return true
    case "false": return false
    default: throw wrongType("true or false")
    }
  }

  /// - Parameter keys: every key that may appear; nil lets the file choose them (names of runs).
  func mapping(keys: [String]? = nil) throws -> YAMLMapping {
    guard case .mapping(let mapping) = node.content else {
      throw wrongType("a mapping (key: value)")
    }
    return try YAMLMapping(mapping, of: self, keys: keys)
  }

  func list() throws -> [YAMLValue] {
    guard case .list(let nodes) = node.content else { throw wrongType("a list (- value)") }
    return nodes.enumerated().map { index, node in
      YAMLValue(node: node, key: "\(key)[\(index)]")
    }
  }

  /// The text of a scalar without quotes: `"5"` is text, `5` is a number.
  private var plainScalar: String? {
    guard case .scalar(let text, isPlain: true) = node.content else { return nil }
    return text
  }

  /// A path in the file, which counts from the folder of the file that it was written in.
  func besideFile(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = node.file.lastIndex(of: "/") else { return path }
    return node.file[...slash] + path
  }

  func wrongType(_ expected: String) -> Failure {
    let found =
      switch node.content {
      case .scalar(let text, _): text.isEmpty ? "nothing" : "“\(text)”"
      case .mapping: "a mapping"
      case .list: "a list"
      case .alias: "an alias"
      }
    return Failure(
      .configuration, at: place, "\(key) has the wrong type", expected: expected, found: found)
  }
}
