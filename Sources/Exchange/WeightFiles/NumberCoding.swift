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
