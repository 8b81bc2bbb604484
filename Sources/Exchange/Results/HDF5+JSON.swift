import Diagnostics
import Foundation
import HDF5
import Storage

/// Values whose structure is a tree of names and choices stand in HDF5 files as one string of JSON, keys
/// sorted, so that `json.loads(file["experiment"][0])` reads them.
extension HDF5Writer {
  func write(json value: some Encodable, to path: String) throws(Failure) {
    try write([try jsonText(value, at: path)], to: path)
  }
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

extension HDF5Reader {
  /// - Throws: `Failure` 65 where the dataset is no JSON of this structure.
  func decode<Value: Decodable>(_ type: Value.Type, _ path: String) throws(Failure) -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let text = try strings(path).first ?? ""
    do {
      return try decoder.decode(type, from: Data(text.utf8))
    } catch {
      throw Failure(
        .badData, at: name + path, "the dataset does not hold what its layout says",
        expected: "JSON of \(type)", found: "\(error)",
        remedy: ArtifactSchema.analysis.remedy)
    }
  }
}
