import Diagnostics

/// An npz file: a zip archive of NumPy arrays, stored or deflated.
///
/// What is noted beside an array (`attribute`) stands in the comment of its entry as JSON, which NumPy does not look
/// at: `json.loads(zipfile.ZipFile(path).getinfo("kernel.npy").comment)`.
struct NumPyArchive: WeightFile {
  let path: String
  let format = WeightFormat.npz
  let tensors: [WeightTensor]
  private let bytes: [UInt8]
  private let directory: ZipDirectory
  private let arrays: [String: Array]

  private struct Array {
    let entry: ZipEntry
    let header: NumPyHeader
  }

  private static let ending = ".npy"

  /// - Throws: `Failure` 65 for a damaged archive, for arrays of Python objects, and for an array whose header does
  ///   not fit its size.
  init(_ bytes: [UInt8], path: String) throws(Failure) {
    directory = try ZipDirectory(bytes, path: path)
    try Self.checkKind(directory, path)
    var arrays: [String: Array] = [:]
    var tensors: [WeightTensor] = []
    for entry in directory.entries where entry.name.hasSuffix(Self.ending) {
      let name = String(entry.name.dropLast(Self.ending.count))
      let header = try Self.header(of: entry, name: name, bytes, path)
      arrays[name] = Array(entry: entry, header: header)
      tensors.append(
        WeightTensor(
          name: name, shape: header.shape, precision: header.precision, elementType: header.type))
    }
    self.bytes = bytes
    self.path = path
    self.arrays = arrays
    self.tensors = tensors
  }

  func values(of tensor: WeightTensor) throws(Failure) -> [Double] {
    let precision = try tensor.readablePrecision(in: path)
    guard let array = arrays[tensor.name] else { return [] }
    let whole = try unpacked(array, name: tensor.name)
    let coding = NumberCoding(precision: precision, isBigEndian: array.header.isBigEndian)
    let values = coding.decode(whole[array.header.length...])
    return array.header.isColumnMajor
      ? reordered(values, tensor.shape, toColumnMajor: false) : values
  }

  func attribute(_ name: String, of tensor: WeightTensor) throws(Failure) -> WeightAttribute? {
    guard let array = arrays[tensor.name] else { return nil }
    switch Self.notes(of: array.entry).first(where: { $0.name == name })?.value {
    case .number(let text): return Double(text).map { .number($0) }
    case .string(let text): return .text(text)
    default: return nil
    }
  }

  func bytes(replacing replacements: [TensorReplacement]) throws(Failure) -> [UInt8] {
    let replaced = Dictionary(replacements.map { ($0.name + Self.ending, $0) }) { $1 }
    var writer = ZipWriter()
    for entry in directory.entries {
      guard let replacement = replaced[entry.name], let array = arrays[replacement.name],
        let precision = array.header.precision
      else {
        writer.add(
          entry, packed: bytes[entry.data], size: entry.size, checksum: entry.checksum,
          comment: entry.comment)
        continue
      }
      let coding = NumberCoding(precision: precision, isBigEndian: array.header.isBigEndian)
      let values =
        array.header.isColumnMajor
        ? reordered(replacement.values, array.header.shape, toColumnMajor: true)
        : replacement.values
      let whole = try unpacked(array, name: replacement.name)
      let content = whole[..<array.header.length] + coding.encode(values)
      let packed =
        entry.method == .stored
        ? content : try RawDeflate.pack(Swift.Array(content), path: path)[...]
      writer.add(
        entry, packed: packed, size: content.count, checksum: RawDeflate.checksum(content),
        comment: try comment(of: entry, with: replacement.attributes, name: replacement.name))
    }
    return writer.finished(comment: directory.comment)
  }

  /// Other programs' archives are zip files, too.
  private static func checkKind(_ directory: ZipDirectory, _ path: String) throws(Failure) {
    let names = directory.entries.map(\.name)
    guard !names.isEmpty, !names.contains(where: { $0.hasSuffix(ending) }) else { return }
    let remedy: String? =
      if names.contains("model.weights.h5") {
        "a .keras file holds the weights as model.weights.h5: unpack that, or use model.save_weights"
      } else if names.contains(where: { $0.hasSuffix("data.pkl") }) {
        "torch.save pickles, and pickles are never unpacked: use safetensors.torch.save_file"
      } else {
        nil
      }
    throw Failure(
      .badData, at: path, "the zip archive holds no NumPy arrays",
      expected: "files that end in .npy",
      found: someOf(names), remedy: remedy)
  }

  private static func header(
    of entry: ZipEntry, name: String, _ bytes: [UInt8], _ path: String
  ) throws(Failure) -> NumPyHeader {
    let limit = min(entry.size, NumPyHeader.longest)
    let start =
      entry.method == .stored
      ? Swift.Array(bytes[entry.data].prefix(limit))
      : try RawDeflate.unpack(bytes[entry.data], limit: limit, name: name, path: path)
    guard let header = NumPyHeader(start) else {
      throw Failure(
        .badData, at: path, "“\(entry.name)” does not begin as a NumPy array does",
        expected: "a header with descr, fortran_order and shape", remedy: "write the file again")
    }
    guard !header.holdsObjects else {
      throw Failure(
        .badData, at: path,
        "“\(name)” holds Python objects, which only unpickling reads, and that runs what is in the file",
        expected: "arrays of numbers", found: header.type,
        remedy: "save each array by itself: numpy.savez(path, kernel=…, bias=…)")
    }
    let count = elementCount(header.shape)
    let needed = count.flatMap { count -> Int? in
      let (product, overflow) = count.multipliedReportingOverflow(by: header.elementSize ?? 1)
      return overflow ? nil : product
    }
    let isRight = header.elementSize == nil || needed == entry.size - header.length
    guard needed != nil, isRight else {
      throw Failure(
        .badData, at: path, "the array “\(name)”: its shape and its size disagree",
        expected: needed.map { "\($0) bytes" } ?? "fewer elements",
        found: "\(entry.size - header.length) bytes", remedy: "write the file again")
    }
    return header
  }

  private func unpacked(_ array: Array, name: String) throws(Failure) -> [UInt8] {
    let entry = array.entry
    guard UnpackedSize.isPlausible(entry.size, packed: entry.packedSize) else {
      throw UnpackedSize.failure(name, entry.size, packed: entry.packedSize, path: path)
    }
    let whole =
      entry.method == .stored
      ? Swift.Array(bytes[entry.data])
      : try RawDeflate.unpack(bytes[entry.data], limit: entry.size, name: name, path: path)
    guard whole.count == entry.size, RawDeflate.checksum(whole) == entry.checksum else {
      throw ZipDirectory.damaged(path, "the checksum of “\(name)” is wrong")
    }
    return whole
  }

  /// The members of a JSON comment; none of a comment that is something else.
  private static func notes(of entry: ZipEntry) -> [JSONValue.Member] {
    (try? JSONReader.read(entry.comment[...]))?.members ?? []
  }

  private func comment(
    of entry: ZipEntry, with attributes: [(name: String, value: WeightAttribute)], name: String
  ) throws(Failure) -> [UInt8] {
    guard !attributes.isEmpty else { return entry.comment }
    var members = Self.notes(of: entry)
    if members.isEmpty, !entry.comment.isEmpty {
      let text = String(decoding: entry.comment, as: UTF8.self)
      members.append(.init(name: "comment", value: .string(text)))
    }
    for attribute in attributes {
      let value: JSONValue =
        switch attribute.value {
        case .number(let number): .number("\(number)")
        case .text(let text): .string(text)
        }
      members.removeAll { $0.name == attribute.name }
      members.append(.init(name: attribute.name, value: value))
    }
    let comment = Swift.Array(JSONValue.object(members).text.utf8)
    guard comment.count <= 0xffff else {
      throw Failure(
        .badData, at: path, "the comment of “\(name)” is full", expected: "at most 65,535 bytes",
        found: "\(comment.count)")
    }
    return comment
  }
}
