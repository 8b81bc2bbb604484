/// A JSON value as headers need it: keys in their order and never twice, numbers as they are written.
enum JSONValue: Equatable {
  struct Member: Equatable {
    let name: String
    var value: JSONValue
  }
  case object([Member])
  case array([JSONValue])
  case string(String)
  case number(String)
  case truth(Bool)
  case null

  var members: [Member]? { if case .object(let members) = self { members } else { nil } }
  var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  var string: String? { if case .string(let text) = self { text } else { nil } }
  /// A whole number without sign, fraction or exponent.
  var count: Int? { if case .number(let text) = self { Int(text) } else { nil } }

  /// Without spaces.
  var text: String {
    switch self {
    case .object(let members):
      "{"
        + members.map { JSONValue.quoted($0.name) + ":" + $0.value.text }.joined(separator: ",")
        + "}"
    case .array(let elements): "[" + elements.map(\.text).joined(separator: ",") + "]"
    case .string(let text): JSONValue.quoted(text)
    case .number(let text): text
    case .truth(let truth): truth ? "true" : "false"
    case .null: "null"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
