import Diagnostics
import HDF5

/// A file of ours that was found whole. It stays open, and is read in pieces as often as one likes, whatever has its
/// name by then.
package struct CheckedFile: Sendable {
  private let schema: ArtifactSchema
  private let file: OpenFile

  /// - Throws: `Failure` 66 when it is absent, 65 when it is damaged, 74 when it cannot be read.
  package init(_ schema: ArtifactSchema, at path: String) throws(Failure) {
    self.schema = schema
    file = try OpenFile(path, remedy: schema.remedy)
    try Envelope.check(file)
  }

  /// - Throws: `Failure` 65 when the file is of another schema or version, or was changed meanwhile.
  package func open() throws(Failure) -> HDF5Reader {
    try file.checkUnchanged()
    if let reader = try? HDF5Reader(
      descriptor: file.descriptor, byteCount: file.byteCount, name: file.path,
      remedy: schema.remedy,
      checkUnchanged: { [file] () throws(Failure) in try file.checkUnchanged() })
    {
      return try Artifact.checked(reader, schema)
    }
    // Another file has its name: HDF5 cannot open what is without one, and gets the bytes.
    let image = try file.bytes(from: Envelope.length)
    try file.checkUnchanged()
    return try Artifact.checked(
      try HDF5Reader(image: image, name: file.path, remedy: schema.remedy), schema)
  }

  /// The SHA-256 of the whole file.
  package func sha256() throws(Failure) -> String { try file.sha256() }
}
