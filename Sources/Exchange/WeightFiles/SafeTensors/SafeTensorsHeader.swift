import Diagnostics

/// The header of a safetensors file, every statement of it held against the file before it is believed.
struct SafeTensorsHeader {
  struct Entry {
    let name: String
    let type: String
    let shape: [Int]
    /// Counted from the end of the header.
    let begin: Int
    let end: Int
  }

  let entries: [Entry]
  /// Texts about the file and its tensors.
  let metadata: [JSONValue.Member]
  /// Where the tensors' bytes begin in the file.
  let dataStart: Int
  private let members: [JSONValue.Member]
  private static let metadataName = "__metadata__"

  /// Longer headers are refused by the format's own library too.
  private static let longest = 100_000_000

  /// Bytes of one element, by the type's name.
  private static let sizes = [
    "F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2,
    "U16": 2, "I8": 1, "U8": 1, "BOOL": 1, "F8_E4M3": 1, "F8_E5M2": 1, "C64": 8,
  ]

  init(_ bytes: [UInt8], path: String) throws(Failure) {
    let length = LittleEndian(bytes: bytes).int64(at: 0)
    guard let length, length <= Self.longest, length <= bytes.count - 8 else {
      throw Failure(
        .badData, at: path, "the header of the safetensors file is longer than the file",
        expected: "at most \(min(bytes.count - 8, Self.longest)) bytes",
        found: length.map { "\($0) bytes" } ?? "more than a file can have")
    }
    dataStart = 8 + length
    let root: JSONValue
    do {
      root = try JSONReader.read(bytes[8..<dataStart])
    } catch {
      throw Failure(
        .badData, at: path, "the header of the safetensors file is not valid JSON",
        found: error.text)
    }
    guard let members = root.members else {
      throw Failure(
        .badData, at: path, "the header of the safetensors file is no JSON object",
        expected: "{\"tensor\": {\"dtype\": …, \"shape\": …, \"data_offsets\": …}, …}")
    }
    self.members = members
    metadata = try Self.metadata(members, path)
    entries = try members.filter { $0.name != Self.metadataName }.map {
      member throws(Failure) in
      try Self.entry(member, path, dataSize: bytes.count - 8 - length)
    }
    try Self.checkCover(entries, path, dataSize: bytes.count - 8 - length)
  }

  subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  /// Length and header with other texts, padded so that the tensors begin at a multiple of eight bytes.
  func encoded(with metadata: [JSONValue.Member]) -> [UInt8] {
    var all = members.filter { $0.name != Self.metadataName }
    if !metadata.isEmpty || all.count < members.count {
      all.insert(.init(name: Self.metadataName, value: .object(metadata)), at: 0)
    }
    var text = Array(JSONValue.object(all).text.utf8)
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    LittleEndian.write(UInt64(text.count), to: &bytes)
    return bytes + text
  }

  private static func metadata(_ members: [JSONValue.Member], _ path: String) throws(Failure)
    -> [JSONValue.Member]
  {
    guard let metadata = members.first(where: { $0.name == metadataName }) else { return [] }
    guard let texts = metadata.value.members, texts.allSatisfy({ $0.value.string != nil }) else {
      throw Failure(
        .badData, at: path, "\(metadataName) of the safetensors file is not as it should be",
        expected: "texts by name")
    }
    return texts
  }

  private static func entry(
    _ member: JSONValue.Member, _ path: String, dataSize: Int
  ) throws(Failure) -> Entry {
    func fault(_ problem: String, expected: String? = nil, found: String? = nil) -> Failure {
      Failure(
        .badData, at: path, "the tensor \(member.name): \(problem)", expected: expected,
        found: found, remedy: "write the file again; its header does not fit its data")
    }
    let fields = member.value.members ?? []
    func field(_ name: String) -> JSONValue? { fields.first { $0.name == name }?.value }
    let shape = field("shape")?.elements?.compactMap(\.count)
    let offsets = field("data_offsets")?.elements?.compactMap(\.count)
    guard fields.count == 3, let type = field("dtype")?.string, let shape, let offsets,
      shape.count == field("shape")?.elements?.count,
      offsets.count == 2, field("data_offsets")?.elements?.count == 2
    else {
      throw fault(
        "its description is not as it should be", expected: "dtype, shape, data_offsets",
        found: String(member.value.text.prefix(80)))
    }
    guard let size = sizes[type] else {
      throw fault(
        "its type is unknown", expected: sizes.keys.sorted().joined(separator: ", "), found: type)
    }
    let (begin, end) = (offsets[0], offsets[1])
    guard begin >= 0, begin <= end, end <= dataSize else {
      throw fault(
        "its bytes lie outside of the file", expected: "within 0 to \(dataSize)",
        found: "\(begin) to \(end)")
    }
    guard let count = elementCount(shape) else {
      throw fault(
        "its shape is impossible", found: shape.map(String.init).joined(separator: " × "))
    }
    let (needed, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, needed == end - begin else {
      throw fault(
        "its shape and its bytes disagree",
        expected: overflow ? "fewer elements" : "\(needed) bytes for \(count) elements of \(type)",
        found: "\(end - begin) bytes")
    }
    return Entry(name: member.name, type: type, shape: shape, begin: begin, end: end)
  }

  /// The format has every byte belong to one tensor.
  private static func checkCover(
    _ entries: [Entry], _ path: String, dataSize: Int
  ) throws(Failure) {
    var end = 0
    for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      guard entry.begin == end else {
        throw Failure(
          .badData, at: path,
          entry.begin < end
            ? "the tensor \(entry.name) overlaps another one"
            : "bytes before the tensor \(entry.name) belong to none",
          expected: "its bytes to begin at \(end)", found: "\(entry.begin)",
          remedy: "write the file again; its header does not fit its data")
      }
      end = entry.end
    }
    guard end == dataSize else {
      throw Failure(
        .badData, at: path, "bytes after the last tensor belong to none",
        expected: "\(end) bytes of tensors", found: "\(dataSize)")
    }
  }
}
