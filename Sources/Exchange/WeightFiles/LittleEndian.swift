/// Numbers of binary headers, lowest byte first; nil where the bytes end before.
struct LittleEndian {
  let bytes: [UInt8]

  func integer(at offset: Int, size: Int) -> UInt64? {
    guard offset >= 0, offset <= bytes.count - size else { return nil }
    return bytes[offset..<(offset + size)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  func int16(at offset: Int) -> Int? { integer(at: offset, size: 2).map(Int.init) }
  func int32(at offset: Int) -> Int? { integer(at: offset, size: 4).map(Int.init) }

  /// Nil also for numbers that no file can have as a size.
  func int64(at offset: Int) -> Int? {
    integer(at: offset, size: 8).flatMap { Int(exactly: $0) }
  }

  /// The bytes of a number, lowest first.
  static func write(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }
}
