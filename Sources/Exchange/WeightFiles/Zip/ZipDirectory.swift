import Diagnostics

/// The directory at the end of a zip archive (APPNOTE 6.3), zip64 included, every statement of it held against the
/// file before it is believed.
struct ZipDirectory {
  let entries: [ZipEntry]
  /// Of the archive.
  let comment: [UInt8]

  private struct End {
    var count: Int
    var size: Int
    var offset: Int
    /// Where the record begins that says so.
    let place: Int
    let comment: [UInt8]
  }

  /// - Throws: `Failure` 65 for a directory that is damaged, packed in a way that is not read here, or says what
  ///   cannot be.
  init(_ bytes: [UInt8], path: String) throws(Failure) {
    let reader = LittleEndian(bytes: bytes)
    let end = try Self.end(of: reader, path)
    guard end.offset >= 0, end.size >= 0, end.offset <= end.place - end.size,
      end.count <= end.size / 46
    else { throw Self.damaged(path, "its directory does not fit into the file") }
    var entries: [ZipEntry] = []
    var names: Set<String> = []
    var place = end.offset
    for _ in 0..<end.count {
      let (entry, next) = try Self.entry(reader, at: place, before: end, path)
      guard names.insert(entry.name).inserted else {
        throw Self.damaged(path, "“\(entry.name)” is in it twice")
      }
      entries.append(entry)
      place = next
    }
    try Self.checkOverlaps(entries, path)
    self.entries = entries
    comment = end.comment
  }

  static func damaged(_ path: String, _ problem: String, found: String? = nil) -> Failure {
    Failure(
      .badData, at: path, "the zip archive is damaged: \(problem)", found: found,
      remedy: "write the file again")
  }

  /// The last record of the file, and what replaces its numbers in archives of 4 GiB and more.
  private static func end(of reader: LittleEndian, _ path: String) throws(Failure) -> End {
    let length = reader.bytes.count
    var found: Int?
    var place = length - 22
    while place >= max(0, length - 22 - 0xffff), found == nil {
      if reader.int32(at: place) == 0x0605_4b50,
        reader.int16(at: place + 20) == length - place - 22
      {
        found = place
      }
      place -= 1
    }
    guard let found, let disk = reader.int16(at: found + 4),
      let count = reader.int16(at: found + 10), let size = reader.int32(at: found + 12),
      let offset = reader.int32(at: found + 16)
    else { throw damaged(path, "its end is missing") }
    guard disk == 0 || disk == 0xffff else { throw damaged(path, "it is one of several parts") }
    var end = End(
      count: count, size: size, offset: offset, place: found,
      comment: Array(reader.bytes[(found + 22)...]))
    guard count == 0xffff || size == 0xffff_ffff || offset == 0xffff_ffff else { return end }
    guard reader.int32(at: found - 20) == 0x0706_4b50 else { return end }
    guard let record = reader.int64(at: found - 12), record <= found - 20 - 56,
      reader.int32(at: record) == 0x0606_4b50, let count = reader.int64(at: record + 32),
      let size = reader.int64(at: record + 40), let offset = reader.int64(at: record + 48)
    else { throw damaged(path, "its zip64 record is not where it should be") }
    end = End(count: count, size: size, offset: offset, place: record, comment: end.comment)
    return end
  }

  private static func entry(
    _ reader: LittleEndian, at place: Int, before end: End, _ path: String
  ) throws(Failure) -> (ZipEntry, next: Int) {
    func short(_ offset: Int) -> Int { reader.int16(at: place + offset) ?? 0 }
    func long(_ offset: Int) -> Int { reader.int32(at: place + offset) ?? 0 }
    guard place + 46 <= end.offset + end.size, long(0) == 0x0201_4b50 else {
      throw damaged(path, "an entry of its directory is cut off")
    }
    let (nameLength, extraLength, commentLength) = (short(28), short(30), short(32))
    let next = place + 46 + nameLength + extraLength + commentLength
    guard next <= end.offset + end.size else {
      throw damaged(path, "an entry of its directory is cut off")
    }
    let nameBytes = Array(reader.bytes[(place + 46)..<(place + 46 + nameLength)])
    let name = String(decoding: nameBytes, as: UTF8.self)
    var (size, packedSize, offset) = (long(24), long(20), long(42))
    var extra = place + 46 + nameLength
    while extra + 4 <= next - commentLength {
      let length = reader.int16(at: extra + 2) ?? 0
      if reader.int16(at: extra) == 1 {
        var field = extra + 4
        func large(_ value: Int) throws(Failure) -> Int {
          guard value == 0xffff_ffff else { return value }
          guard field + 8 <= extra + 4 + length, let number = reader.int64(at: field) else {
            throw damaged(path, "the sizes of “\(name)” are missing")
          }
          field += 8
          return number
        }
        size = try large(size)
        packedSize = try large(packedSize)
        offset = try large(offset)
      }
      extra += 4 + length
    }
    let flags = short(8)
    guard flags & 0x2041 == 0 else {
      throw Failure(.badData, at: path, "“\(name)” of the zip archive is encrypted")
    }
    guard let method = ZipEntry.Method(rawValue: short(10)) else {
      throw Failure(
        .badData, at: path, "“\(name)” is packed by another method",
        expected: "stored (0) or deflated (8)", found: "method \(short(10))",
        remedy: "write the file by numpy.savez or numpy.savez_compressed")
    }
    guard method == .deflated || size == packedSize else {
      throw damaged(path, "“\(name)” is stored as it is, but has two sizes")
    }
    let dataStart = try dataStart(reader, at: offset, name: nameBytes, before: end, path)
    guard packedSize <= end.offset - dataStart else {
      throw damaged(path, "“\(name)” reaches beyond the archive’s files")
    }
    let entry = ZipEntry(
      name: name, nameBytes: nameBytes, method: method, flags: flags, time: short(12),
      date: short(14), checksum: UInt32(long(16)), packedSize: packedSize, size: size,
      headerStart: offset, dataStart: dataStart,
      comment: Array(reader.bytes[(next - commentLength)..<next]), versionMadeBy: short(4),
      internalAttributes: short(36), externalAttributes: long(38))
    return (entry, next)
  }

  /// Behind the header that stands before the entry's bytes.
  private static func dataStart(
    _ reader: LittleEndian, at offset: Int, name: [UInt8], before end: End, _ path: String
  ) throws(Failure) -> Int {
    let text = String(decoding: name, as: UTF8.self)
    guard offset <= end.offset - 30, reader.int32(at: offset) == 0x0403_4b50,
      let nameLength = reader.int16(at: offset + 26),
      let extraLength = reader.int16(at: offset + 28),
      offset + 30 + nameLength + extraLength <= end.offset
    else { throw damaged(path, "“\(text)” is not where its directory says") }
    guard Array(reader.bytes[(offset + 30)..<(offset + 30 + nameLength)]) == name else {
      throw damaged(path, "“\(text)” has another name in its own header")
    }
    return offset + 30 + nameLength + extraLength
  }

  /// Files that share bytes are how a small archive claims to hold much.
  private static func checkOverlaps(_ entries: [ZipEntry], _ path: String) throws(Failure) {
    let sorted = entries.sorted { $0.headerStart < $1.headerStart }
    for (entry, next) in zip(sorted, sorted.dropFirst())
    where entry.data.upperBound > next.headerStart {
      throw damaged(path, "“\(entry.name)” and “\(next.name)” overlap")
    }
  }
}
