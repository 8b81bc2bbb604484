import Diagnostics
import Foundation
import HDF5
import Storage

/// Values whose structure is a tree of names and choices stand in HDF5 files as one string of JSON, keys
/// sorted, so that `json.loads(file["experiment"][0])` reads them.
extension HDF5Fields {
  func json(_ path: String, _ value: inout some Codable & DeclaredNumbers) throws(Failure) {
    var text = isRead ? "" : try jsonText(value, at: path)
    try self.text(path, &text)
    if isRead { value = try decode(text, at: path) }
  }

  /// A value that a file may lack.
  func json<Value: Codable & DeclaredNumbers>(
    _ path: String, _ value: inout Value?
  ) throws(Failure) {
    guard try has(path, value != nil) else { return value = nil }
    var text = isRead ? "" : try jsonText(value, at: path)
    try self.text(path, &text)
    if isRead { value = try decode(text, at: path) }
  }

  /// - Throws: `Failure` 65 where the text is no JSON of this structure, or a number is out of its range.
  private func decode<Value: Decodable & DeclaredNumbers>(
    _ text: String, at path: String
  ) throws(Failure) -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    func refusal(_ expected: String, _ found: String) -> Failure {
      Failure(
        .badData, at: name, "dataset \(path) does not hold what its layout says",
        expected: expected, found: found, remedy: ArtifactSchema.analysis.remedy)
    }
    if let bytes = longestString(inJSON: text.utf8), bytes > longestText {
      throw refusal("texts of at most \(longestText) bytes", "one of \(bytes)")
    }
    let value: Value
    do {
      value = try decoder.decode(Value.self, from: Data(text.utf8))
    } catch {
      throw refusal("JSON of \(Value.self)", "\(error)")
    }
    var numbers = NumberCheck()
    value.declare(&numbers)
    if let violation = numbers.violation {
      throw refusal("\(violation.place): \(violation.expected)", violation.found)
    }
    return value
  }
}

/// The bytes of the longest string of a JSON text, as it is written there; nil where it has none.
private func longestString(inJSON text: some Collection<UInt8>) -> Int? {
  var longest: Int?
  var length: Int?
  var isEscaped = false
  for byte in text {
    guard let current = length else {
      if byte == UInt8(ascii: "\"") { length = 0 }
      continue
    }
    if isEscaped || byte != UInt8(ascii: "\"") {
      length = current + 1
      isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
    } else {
      longest = max(longest ?? 0, current)
      length = nil
    }
  }
  return longest
}

/// A value as files and keys have it: equal values give equal text, whatever the order of their dictionaries.
/// - Parameter place: what an error names.
package func jsonText(_ value: some Encodable, at place: String) throws(Failure) -> String {
  do {
    return String(decoding: try jsonEncoder().encode(value), as: UTF8.self)
  } catch {
    throw Failure(.software, at: place, "a value cannot be written as JSON", found: "\(error)")
  }
}

/// Sorted keys; numbers that are none as the strings "nan", "inf" and "-inf".
func jsonEncoder(isPretty: Bool = false) -> JSONEncoder {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  return encoder
}
