/// What a JPEG file says about itself beside its pixels: the orientation of the camera, Adobe's mark, its end.
///
/// Every offset in such a file may be wrong; whatever does not fit is as if it were not there.
struct JPEGSegments: Equatable {
  /// EXIF orientation, 1 to 8; 1 where there is none.
  private(set) var orientation = 1
  /// Whether there is a segment of Adobe's (APP14).
  private(set) var hasAdobeMarker = false
  /// Whether the end mark is there. libjpeg makes one up for a truncated file, and says so only sometimes.
  private(set) var hasEnd = false

  init(_ bytes: [UInt8]) {
    var offset = 2
    while offset + 2 <= bytes.count {
      let marker = bytes[offset + 1]
      // Superfluous bytes, or a fill byte, before a marker.
      if bytes[offset] != 0xff || marker == 0xff {
        offset += 1
        continue
      }
      if marker == 0xd9 {
        hasEnd = true
        return
      }
      guard offset + 4 <= bytes.count else { return }
      let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
      guard length >= 2, offset + 2 + length <= bytes.count else { return }
      let body = bytes[(offset + 4)..<(offset + 2 + length)]
      if marker == 0xe1, body.starts(with: Array("Exif\0\0".utf8)) {
        orientation = Self.orientation(inTIFF: Array(body.dropFirst(6))) ?? orientation
      }
      if marker == 0xee, body.starts(with: Array("Adobe".utf8)) { hasAdobeMarker = true }
      offset += 2 + length
      if marker == 0xda { offset = Self.endOfScan(bytes, from: offset) }
    }
  }

  /// Where the next marker stands after the packed pixels that begin at `start`. Among them 0xff is followed by
  /// 0 or by a restart mark.
  private static func endOfScan(_ bytes: [UInt8], from start: Int) -> Int {
    var offset = start
    while offset + 1 < bytes.count {
      let next = bytes[offset + 1]
      if bytes[offset] == 0xff, next != 0, !(0xd0...0xd7).contains(next) { return offset }
      offset += 1
    }
    return bytes.count
  }

  /// Tag 0x0112 of the first directory of a TIFF structure.
  private static func orientation(inTIFF bytes: [UInt8]) -> Int? {
    let isLittleEndian = bytes.starts(with: Array("II".utf8))
    guard isLittleEndian || bytes.starts(with: Array("MM".utf8)) else { return nil }
    func number(_ offset: Int, bytes count: Int) -> Int? {
      guard offset >= 0, offset + count <= bytes.count else { return nil }
      let digits = bytes[offset..<offset + count]
      return (isLittleEndian ? digits.reversed() : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(2, bytes: 2) == 42, let directory = number(4, bytes: 4),
      let count = number(directory, bytes: 2)
    else { return nil }
    for entry in 0..<count {
      let offset = directory + 2 + 12 * entry
      guard let tag = number(offset, bytes: 2) else { return nil }
      // Type 3: one 16-bit number, stored in the first bytes of the value field.
      if tag == 0x0112, number(offset + 2, bytes: 2) == 3, let value = number(offset + 8, bytes: 2)
      {
        return (1...8).contains(value) ? value : nil
      }
    }
    return nil
  }
}
