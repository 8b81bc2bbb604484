/// One file of a zip archive, as the archive's directory describes it.
struct ZipEntry {
  /// How the bytes of an entry are packed. There are others, which nobody who writes arrays uses.
  enum Method: Int {
    case stored = 0
    case deflated = 8
  }

  let name: String
  let nameBytes: [UInt8]
  let method: Method
  /// Bit 11: the name is UTF-8.
  let flags: Int
  /// When the file was changed, as MS-DOS counts.
  let time: Int
  let date: Int
  let checksum: UInt32
  let packedSize: Int
  let size: Int
  /// Of the entry's local header.
  let headerStart: Int
  /// Of its packed bytes.
  let dataStart: Int
  let comment: [UInt8]
  let versionMadeBy: Int
  let internalAttributes: Int
  let externalAttributes: Int

  var data: Range<Int> { dataStart..<(dataStart + packedSize) }
}
