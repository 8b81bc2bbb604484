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

/// Numbers of arrays, in either order of bytes.
struct NumberCoding {
  let precision: WeightPrecision
  var isBigEndian = false

  func decode(_ bytes: ArraySlice<UInt8>) -> [Double] {
    bytes.withUnsafeBytes { buffer in
      let count = buffer.count / precision.size
      switch precision {
      case .single:
        return (0..<count).map { index in
          let bits = buffer.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
          return Double(
            Float(bitPattern: isBigEndian ? UInt32(bigEndian: bits) : UInt32(littleEndian: bits)))
        }
      case .double:
        return (0..<count).map { index in
          let bits = buffer.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
          return Double(
            bitPattern: isBigEndian ? UInt64(bigEndian: bits) : UInt64(littleEndian: bits))
        }
      }
    }
  }

  func encode(_ values: [Double]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * precision.size)
    for value in values {
      switch precision {
      case .single:
        let bits = Float(value).bitPattern
        LittleEndian.write(isBigEndian ? bits.byteSwapped : bits, to: &bytes)
      case .double:
        LittleEndian.write(
          isBigEndian ? value.bitPattern.byteSwapped : value.bitPattern, to: &bytes)
      }
    }
    return bytes
  }
}
