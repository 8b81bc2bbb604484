import CZlib
import TestSupport

/// A zip archive as the tests write and read it, by the letter of its specification and nothing else.
struct CraftedArchive {
  struct Entry {
    var name: String
    var method: UInt16 = 0
    var flags: UInt16 = 0
    var content: [UInt8]
    /// What stands in the archive; the content where it is stored.
    var packed: [UInt8]?
    /// What the archive says of the size.
    var size: Int?
  }

  static func bytes(_ entries: [Entry]) -> [UInt8] {
    var (files, directory): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
      let start = UInt32(files.count)
      let packed = entry.packed ?? entry.content
      let common =
        littleEndian(entry.flags) + littleEndian(entry.method) + [0, 0, 33, 0]
        + littleEndian(checksum(entry.content)) + littleEndian(UInt32(packed.count))
        + littleEndian(UInt32(truncatingIfNeeded: entry.size ?? entry.content.count))
        + littleEndian(UInt16(entry.name.utf8.count))
      files += [0x50, 0x4b, 3, 4, 20, 0] + common + [0, 0] + Array(entry.name.utf8) + packed
      directory += [0x50, 0x4b, 1, 2, 20, 0, 20, 0] + common
      directory += [UInt8](repeating: 0, count: 12) + littleEndian(start) + Array(entry.name.utf8)
    }
    let count = littleEndian(UInt16(entries.count))
    return files + directory + [0x50, 0x4b, 5, 6, 0, 0, 0, 0] + count + count
      + littleEndian(UInt32(directory.count)) + littleEndian(UInt32(files.count)) + [0, 0]
  }

  /// The packed bytes and the date of every entry, by name.
  static func contents(_ bytes: [UInt8]) -> [String: (packed: [UInt8], date: [UInt8])] {
    func number(_ offset: Int, _ size: Int) -> Int {
      bytes[offset..<(offset + size)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    let end = bytes.count - 22
    var place = number(end + 16, 4)
    var found: [String: (packed: [UInt8], date: [UInt8])] = [:]
    for _ in 0..<number(end + 10, 2) {
      let length = number(place + 28, 2)
      let name = String(decoding: bytes[(place + 46)..<(place + 46 + length)], as: UTF8.self)
      let header = number(place + 42, 4)
      let data = header + 30 + number(header + 26, 2) + number(header + 28, 2)
      found[name] = (
        Array(bytes[data..<(data + number(place + 20, 4))]),
        Array(bytes[(place + 12)..<(place + 16)])
      )
      place += 46 + length + number(place + 30, 2) + number(place + 32, 2)
    }
    return found
  }

  /// A stream of deflate without header.
  static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    // zlib's own header has two bytes, its checksum four.
    var size = compressBound(UInt(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(size))
    compress(&packed, &size, bytes, UInt(bytes.count))
    return Array(packed[2..<(Int(size) - 4)])
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count))
  }
}
