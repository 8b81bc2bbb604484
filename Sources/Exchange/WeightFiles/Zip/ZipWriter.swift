/// Writes a zip archive in memory. Its bytes depend on what is added alone: times are those of the entries.
struct ZipWriter {
  private(set) var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// Adds a file that is packed already.
  /// - Parameters:
  ///   - entry: everything but sizes, checksum and comment.
  ///   - packed: its bytes, packed by the entry's method.
  mutating func add(
    _ entry: ZipEntry, packed: ArraySlice<UInt8>, size: Int, checksum: UInt32, comment: [UInt8]
  ) {
    let start = bytes.count
    // Sizes stand in the header: bit 3, which says that they follow the data, goes.
    let flags = entry.flags & ~0x8
    let isLarge = size >= 0xffff_ffff || packed.count >= 0xffff_ffff
    var common: [UInt8] = []
    for value in [flags, entry.method.rawValue, entry.time, entry.date] {
      LittleEndian.write(UInt16(truncatingIfNeeded: value), to: &common)
    }
    LittleEndian.write(checksum, to: &common)
    for value in [packed.count, size] {
      LittleEndian.write(isLarge ? UInt32.max : UInt32(value), to: &common)
    }
    LittleEndian.write(UInt16(entry.nameBytes.count), to: &common)

    var localExtra: [UInt8] = []
    if isLarge { localExtra = Self.zip64([size, packed.count]) }
    LittleEndian.write(UInt32(0x0403_4b50), to: &bytes)
    LittleEndian.write(UInt16(isLarge ? 45 : 20), to: &bytes)
    bytes += common
    LittleEndian.write(UInt16(localExtra.count), to: &bytes)
    bytes += entry.nameBytes + localExtra
    bytes += packed

    let isFar = start >= 0xffff_ffff
    let extra =
      isLarge || isFar
      ? Self.zip64((isLarge ? [size, packed.count] : []) + (isFar ? [start] : [])) : []
    LittleEndian.write(UInt32(0x0201_4b50), to: &directory)
    LittleEndian.write(UInt16(truncatingIfNeeded: entry.versionMadeBy), to: &directory)
    LittleEndian.write(UInt16(isLarge || isFar ? 45 : 20), to: &directory)
    directory += common
    for value in [extra.count, comment.count, 0, entry.internalAttributes] {
      LittleEndian.write(UInt16(truncatingIfNeeded: value), to: &directory)
    }
    LittleEndian.write(UInt32(truncatingIfNeeded: entry.externalAttributes), to: &directory)
    LittleEndian.write(isFar ? UInt32.max : UInt32(start), to: &directory)
    directory += entry.nameBytes + extra + comment
    count += 1
  }

  /// The archive, whole.
  consuming func finished(comment: [UInt8]) -> [UInt8] {
    let start = bytes.count
    bytes += directory
    if start >= 0xffff_ffff || directory.count >= 0xffff_ffff || count >= 0xffff {
      let record = bytes.count
      LittleEndian.write(UInt32(0x0606_4b50), to: &bytes)
      LittleEndian.write(UInt64(44), to: &bytes)
      for _ in 0..<2 { LittleEndian.write(UInt16(45), to: &bytes) }
      for _ in 0..<2 { LittleEndian.write(UInt32(0), to: &bytes) }
      for value in [count, count, directory.count, start] {
        LittleEndian.write(UInt64(value), to: &bytes)
      }
      LittleEndian.write(UInt32(0x0706_4b50), to: &bytes)
      LittleEndian.write(UInt32(0), to: &bytes)
      LittleEndian.write(UInt64(record), to: &bytes)
      LittleEndian.write(UInt32(1), to: &bytes)
    }
    LittleEndian.write(UInt32(0x0605_4b50), to: &bytes)
    for _ in 0..<2 { LittleEndian.write(UInt16(0), to: &bytes) }
    for _ in 0..<2 { LittleEndian.write(UInt16(clamping: count), to: &bytes) }
    LittleEndian.write(UInt32(clamping: directory.count), to: &bytes)
    LittleEndian.write(UInt32(clamping: start), to: &bytes)
    LittleEndian.write(UInt16(comment.count), to: &bytes)
    return bytes + comment
  }

  private static func zip64(_ values: [Int]) -> [UInt8] {
    var field: [UInt8] = []
    LittleEndian.write(UInt16(1), to: &field)
    LittleEndian.write(UInt16(8 * values.count), to: &field)
    for value in values { LittleEndian.write(UInt64(value), to: &field) }
    return field
  }
}
