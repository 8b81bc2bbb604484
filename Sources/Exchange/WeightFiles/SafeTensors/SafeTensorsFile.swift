import Diagnostics

/// A safetensors file: the length of a JSON header (8 bytes), the header (for each tensor its type, shape and the
/// bytes that it has), the bytes of all tensors.
struct SafeTensorsFile: WeightFile {
  let path: String
  let format = WeightFormat.safeTensors
  let tensors: [WeightTensor]
  private let bytes: [UInt8]
  private let header: SafeTensorsHeader

  static func looksLike(_ bytes: [UInt8]) -> Bool {
    bytes.count > 8 && bytes[8] == UInt8(ascii: "{")
  }

  /// - Throws: `Failure` 65 for a header that is no JSON, too long for the file, or states of a tensor what cannot be.
  init(_ bytes: [UInt8], path: String) throws(Failure) {
    header = try SafeTensorsHeader(bytes, path: path)
    self.bytes = bytes
    self.path = path
    tensors = header.entries.map { entry in
      WeightTensor(
        name: entry.name, shape: entry.shape,
        precision: ["F32": .single, "F64": .double][entry.type], elementType: entry.type)
    }
  }

  func values(of tensor: WeightTensor) throws(Failure) -> [Double] {
    let precision = try tensor.readablePrecision(in: path)
    guard let entry = header[tensor.name] else { return [] }
    return NumberCoding(precision: precision).decode(bytes[place(of: entry)])
  }

  /// From `__metadata__`, where it is called "TENSOR.NAME".
  func attribute(_ name: String, of tensor: WeightTensor) throws(Failure) -> WeightAttribute? {
    header.metadata.first { $0.name == "\(tensor.name).\(name)" }?.value.string.map {
      .text($0)
    }
  }

  func bytes(replacing replacements: [TensorReplacement]) throws(Failure) -> [UInt8] {
    var metadata = header.metadata
    var data = Array(bytes[header.dataStart...])
    for replacement in replacements {
      guard let entry = header[replacement.name],
        let tensor = tensors.first(where: { $0.name == replacement.name })
      else { continue }
      let precision = try tensor.readablePrecision(in: path)
      data.replaceSubrange(
        entry.begin..<entry.end, with: NumberCoding(precision: precision).encode(replacement.values)
      )
      for (name, value) in replacement.attributes {
        let member = JSONValue.Member(
          name: "\(replacement.name).\(name)", value: .string(text(of: value)))
        if let index = metadata.firstIndex(where: { $0.name == member.name }) {
          metadata[index] = member
        } else {
          metadata.append(member)
        }
      }
    }
    return header.encoded(with: metadata) + data
  }

  private func place(of entry: SafeTensorsHeader.Entry) -> Range<Int> {
    (header.dataStart + entry.begin)..<(header.dataStart + entry.end)
  }

  private func text(of attribute: WeightAttribute) -> String {
    switch attribute {
    case .number(let number): "\(number)"
    case .text(let text): text
    }
  }
}
