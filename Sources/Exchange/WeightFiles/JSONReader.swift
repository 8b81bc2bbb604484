/// Reads JSON strictly (RFC 8259): a key given twice is an error, where most readers take the last.
struct JSONReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int
  /// Deeper nesting is nothing that a header has, and would use up the stack.
  private static let deepest = 8

  /// Why a text is no JSON.
  struct Fault: Error { let text: String }

  /// The value that is all of `bytes`, spaces around it aside.
  static func read(_ bytes: ArraySlice<UInt8>) throws(Fault) -> JSONValue {
    var reader = JSONReader(bytes: bytes, place: bytes.startIndex)
    let value = try reader.value(depth: 0)
    reader.skipSpaces()
    guard reader.place == bytes.endIndex else { throw reader.fault("something follows the value") }
    return value
  }

  private func fault(_ text: String) -> Fault {
    Fault(text: "\(text), at byte \(place - bytes.startIndex)")
  }

  private var next: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

  private mutating func skipSpaces() {
    while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { place += 1 }
  }

  /// Whether the next byte that is no space was this character, which is then behind us.
  private mutating func take(_ character: Character) -> Bool {
    skipSpaces()
    guard next == character.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(Fault) -> JSONValue {
    guard depth < Self.deepest else { throw fault("nested too deeply") }
    if take("{") { return .object(try members(depth: depth)) }
    if take("[") { return .array(try elements(depth: depth)) }
    if take("\"") { return .string(try string()) }
    return try word()
  }

  private mutating func members(depth: Int) throws(Fault) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    var names: Set<String> = []
    if take("}") { return members }
    repeat {
      guard take("\"") else { throw fault("a key is missing") }
      let name = try string()
      guard names.insert(name).inserted else { throw fault("the key “\(name)” is given twice") }
      guard take(":") else { throw fault("a colon is missing") }
      members.append(.init(name: name, value: try value(depth: depth + 1)))
    } while take(",")
    guard take("}") else { throw fault("a brace is not closed") }
    return members
  }

  private mutating func elements(depth: Int) throws(Fault) -> [JSONValue] {
    var elements: [JSONValue] = []
    if take("]") { return elements }
    repeat { elements.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw fault("a bracket is not closed") }
    return elements
  }

  /// After the opening quotation mark.
  private mutating func string() throws(Fault) -> String {
    var units: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: units, as: UTF8.self) else {
          throw fault("a text is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): units += try escaped()
      case ..<0x20: throw fault("a control character stands in a text")
      default: units.append(byte)
      }
    }
    throw fault("a text is not closed")
  }

  private mutating func escaped() throws(Fault) -> [UInt8] {
    let plain: [Character: UInt8] = [
      "\"": 0x22, "\\": 0x5c, "/": 0x2f, "b": 0x08, "f": 0x0c, "n": 0x0a, "r": 0x0d, "t": 0x09,
    ]
    guard let byte = next else { throw fault("a text is not closed") }
    place += 1
    if let code = plain[Character(Unicode.Scalar(byte))] { return [code] }
    guard byte == UInt8(ascii: "u") else { throw fault("an unknown escape") }
    var code = try hexadecimal()
    if (0xd800..<0xdc00).contains(code) {
      guard next == UInt8(ascii: "\\") else { throw fault("half of a surrogate pair") }
      place += 1
      guard next == UInt8(ascii: "u") else { throw fault("half of a surrogate pair") }
      place += 1
      let low = try hexadecimal()
      guard (0xdc00..<0xe000).contains(low) else { throw fault("half of a surrogate pair") }
      code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw fault("half of a surrogate pair") }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal() throws(Fault) -> UInt32 {
    let end = place + 4
    guard end <= bytes.endIndex,
      let code = UInt32(String(decoding: bytes[place..<end], as: UTF8.self), radix: 16)
    else { throw fault("four hexadecimal digits are missing") }
    place = end
    return code
  }

  private mutating func word() throws(Fault) -> JSONValue {
    let start = place
    while let byte = next, byte.isWordByte { place += 1 }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    switch text {
    case "true": return .truth(true)
    case "false": return .truth(false)
    case "null": return .null
    default:
      guard text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else {
        throw fault(text.isEmpty ? "a value is missing" : "“\(text.prefix(20))” is no value")
      }
      return .number(text)
    }
  }
}

extension UInt8 {
  fileprivate var isWordByte: Bool {
    let character = Character(Unicode.Scalar(self))
    return character.isASCII
      && (character.isLetter || character.isNumber || "+-.".contains(character))
  }
}
