/// The header of a NumPy array file (NEP 1): element type, order of axes and shape, written as a Python dictionary.
struct NumPyHeader: Equatable {
  /// As NumPy writes types: "<f4", "|O".
  let type: String
  let isColumnMajor: Bool
  let shape: [Int]
  /// Bytes before the numbers.
  let length: Int

  /// Longer headers are refused by NumPy too.
  static let longest = 10_000 + 12

  /// - Parameter bytes: the beginning of the file.
  /// - Returns: nil where this is no header of an array.
  init?(_ bytes: [UInt8]) {
    let reader = LittleEndian(bytes: bytes)
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)), bytes.count > 10 else { return nil }
    let start: Int
    let length: Int?
    switch bytes[6] {
    case 1: (start, length) = (10, reader.int16(at: 8))
    case 2, 3: (start, length) = (12, reader.int32(at: 8))
    default: return nil
    }
    guard let length, length <= bytes.count - start,
      let text = String(validating: bytes[start..<(start + length)], as: UTF8.self),
      let fields = PythonDictionary(text).fields, fields.count == 3,
      let descr = fields["descr"], let order = fields["fortran_order"],
      case .tuple(let shape) = fields["shape"], case .truth(let isColumnMajor) = order
    else { return nil }
    switch descr {
    case .text(let name): type = name
    case .structured: type = "a structured type"
    default: return nil
    }
    self.isColumnMajor = isColumnMajor
    self.shape = shape
    self.length = start + length
  }

  /// Whether the elements are Python objects, which only unpickling could read.
  var holdsObjects: Bool { type.dropFirst().hasPrefix("O") || type == "O" }

  var precision: WeightPrecision? {
    switch type.drop(while: { "<>=|".contains($0) }) {
    case "f4": .single
    case "f8": .double
    default: nil
    }
  }

  var isBigEndian: Bool { type.hasPrefix(">") }

  /// Bytes of an element, where the type says so.
  var elementSize: Int? {
    guard let kind = type.dropFirst().first, let digits = Int(type.dropFirst(2)) else { return nil }
    return kind == "U" ? 4 * digits : digits
  }
}
