import Diagnostics
import Foundation
import Storage

/// An IDX file of unsigned bytes, the format in which MNIST is published.
package struct IDXFile: Equatable, Sendable {
  /// The size of each dimension: count, and for images height and width.
  package let sizes: [Int]
  /// The data in row-major order.
  package let data: [UInt8]
  /// SHA-256 of the unpacked file, header included: 64 hexadecimal digits.
  package let sha256: String

  /// No file of this kind is larger (MNIST's largest is 47 MB); a larger one is not read at all.
  package static let largestFile = 1 << 30

  /// Reads a file, packed by gzip or not: its content decides, not its name.
  /// - Throws: `Failure` 66 when the file cannot be opened, 65 when it is not a whole IDX file of the kind.
  package init(path: String, expecting contents: IDXContents) throws(Failure) {
    let size = try Self.fileSize(path)
    guard size <= Self.largestFile else {
      throw Failure(
        .badData, at: path, "the file is too large for a set of digits",
        expected: "at most \(Self.largestFile) bytes", found: "\(size) bytes",
        remedy: "check the folder's contents")
    }
    let bytes = try readBytes(path, remedy: "check the folder, or leave the option out")
    try self.init(bytes, expecting: contents, name: path)
  }

  /// As above, from bytes in memory.
  package init(_ bytes: [UInt8], expecting contents: IDXContents, name: String) throws(Failure) {
    if GzipStream.isGzip(bytes) {
      try self.init(packed: bytes, contents, name)
    } else {
      try self.init(unpacked: bytes, contents, name)
    }
  }

  private init(unpacked bytes: [UInt8], _ contents: IDXContents, _ name: String) throws(Failure) {
    let header = try IDXHeader(
      Array(bytes.prefix(contents.headerLength)), expecting: contents, name: name)
    let found = bytes.count - contents.headerLength
    guard found >= header.dataLength else { throw Self.tooShort(header, "\(found)", name) }
    guard found == header.dataLength else {
      throw Failure(
        .badData, at: name, "the file is longer than its header says",
        expected: "\(header.dataLength) bytes for \(IDXHeader.text(header.sizes))",
        found: "\(found) bytes", remedy: "fetch the file again from its source")
    }
    sizes = header.sizes
    data = Array(bytes.dropFirst(contents.headerLength))
    sha256 = SHA256.hex(bytes)
  }

  private init(packed bytes: [UInt8], _ contents: IDXContents, _ name: String) throws(Failure) {
    let stream = try GzipStream(bytes, name: name)
    let beginning = try stream.read(upTo: contents.headerLength)
    let header = try IDXHeader(beginning, expecting: contents, name: name)
    // Refuse before allocating what the packed bytes cannot possibly hold.
    let largest = bytes.count.multipliedReportingOverflow(by: GzipStream.largestRatio)
    guard header.dataLength <= largest.partialValue else {
      throw Self.tooShort(header, "a packed file of only \(bytes.count)", name)
    }
    let data = try stream.read(upTo: header.dataLength)
    guard data.count == header.dataLength else {
      throw Self.tooShort(header, "\(data.count)", name)
    }
    try stream.finish()
    sizes = header.sizes
    self.data = data
    sha256 = SHA256.hex(beginning + data)
  }

  private static func tooShort(_ header: IDXHeader, _ found: String, _ name: String) -> Failure {
    Failure(
      .badData, at: name, "the header promises more than the file holds",
      expected: "\(header.dataLength) bytes for \(IDXHeader.text(header.sizes))",
      found: "\(found) bytes", remedy: "the file is truncated or damaged: fetch it again")
  }

  private static func fileSize(_ path: String) throws(Failure) -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw Failure(
        .missingInput, at: path, "the file cannot be opened",
        found: String(cString: strerror(errno)),
        remedy: "check the folder, or leave the option out")
    }
    return Int(status.st_size)
  }
}
