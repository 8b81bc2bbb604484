import CZlib

/// The PNG file with a `pHYs` chunk after its header, which Cairo does not write: programs then show the
/// picture in its true size.
func withResolution(_ png: [UInt8], dotsPerInch: Double) -> [UInt8] {
  /// Signature, then the header chunk: length, name, 13 bytes, checksum.
  let headerEnd = 8 + 4 + 4 + 13 + 4
  guard png.count > headerEnd else { return png }
  let dotsPerMetre = UInt32((dotsPerInch / 0.0254).rounded())
  // Name, both densities, and the unit (1: metre); the checksum covers all of it.
  let body = Array("pHYs".utf8) + bigEndian(dotsPerMetre) + bigEndian(dotsPerMetre) + [1]
  let checksum = body.withUnsafeBufferPointer {
    crc32(0, $0.baseAddress, UInt32($0.count))
  }
  let chunk =
    bigEndian(UInt32(body.count - 4)) + body + bigEndian(UInt32(truncatingIfNeeded: checksum))
  return Array(png[..<headerEnd]) + chunk + Array(png[headerEnd...])
}

private func bigEndian(_ value: UInt32) -> [UInt8] {
  withUnsafeBytes(of: value.bigEndian) { Array($0) }
}
