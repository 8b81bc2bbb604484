import Diagnostics
import HDF5

/// The first 512 bytes of every HDF5 file of this pipeline: an HDF5 user block that makes the file
/// carry its own checksum.
///
/// HDF5 readers skip a user block (h5dump and h5py open the file as it is), and `head -c 512 FILE`
/// shows it: a line that says what the file is and the SHA-256 of all bytes after the block. One flipped
/// bit anywhere, or a missing tail, is found before HDF5 sees the file.
package enum Envelope {
  package static let length = 512
  private static let opening = "straight-through-in-disguise artifact\nsha256 "

  /// `image` with its user block in front.
  package static func seal(_ image: [UInt8]) -> [UInt8] {
    var block = Array((opening + SHA256.hex(image) + "\n").utf8)
    block += repeatElement(UInt8(ascii: " "), count: length - 1 - block.count)
    block.append(UInt8(ascii: "\n"))
    return block + image
  }

  /// Whether the bytes begin like a file of this pipeline.
  package static func isSealed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: Array(opening.utf8)) }

  /// The HDF5 image inside `bytes`.
  /// - Throws: `Failure` 65 when the bytes are not of this pipeline, truncated or altered, or lead HDF5 astray.
  package static func open(_ bytes: [UInt8], name: String) throws(Failure) -> [UInt8] {
    guard !bytes.isEmpty else { throw empty(name) }
    guard bytes.count > length else { throw foreign(name) }
    let image = Array(bytes[length...])
    try compare(try stated(in: bytes, name: name), SHA256.hex(image), name: name)
    try HDF5Structure.check(image, name: name, remedy: remedy)
    return image
  }

  /// Whether a file on disk is whole, and its structure one that HDF5 stands; it is read piece by piece.
  /// - Throws: `Failure` 65 when the bytes are not of this pipeline, truncated or altered, or lead HDF5 astray, 74 when they
  ///   cannot be read.
  static func check(_ file: OpenFile) throws(Failure) {
    guard file.byteCount > 0 else { throw empty(file.path) }
    guard file.byteCount > length else { throw foreign(file.path) }
    let stated = try stated(in: try file.prefix(length), name: file.path)
    try compare(stated, try file.sha256(from: length), name: file.path)
    try HDF5Structure.check(file, from: length, name: file.path, remedy: remedy)
  }

  private static func stated(in block: [UInt8], name: String) throws(Failure) -> String {
    guard isSealed(block) else { throw foreign(name) }
    let start = opening.utf8.count
    return String(decoding: block[start..<start + 64], as: UTF8.self)
  }

  private static func compare(_ stated: String, _ actual: String, name: String) throws(Failure) {
    guard stated != actual else { return }
    throw Failure(
      .badData, at: name, "the file is damaged (truncated or altered)",
      expected: "SHA-256 \(stated)", found: "SHA-256 \(actual)", remedy: remedy)
  }

  private static let remedy = "delete it and repeat the stage that writes it"

  private static func empty(_ name: String) -> Failure {
    Failure(.badData, at: name, "the file is empty", remedy: remedy)
  }

  private static func foreign(_ name: String) -> Failure {
    Failure(
      .badData, at: name, "the file was not written by this pipeline",
      expected: "an HDF5 file with a user block of \(length) bytes that holds its SHA-256",
      remedy: remedy)
  }
}
