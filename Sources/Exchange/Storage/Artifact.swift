import Diagnostics
import Foundation
import HDF5

/// A kind of file by which stages meet. Each is declared where its contents are.
package struct ArtifactSchema: Sendable {
  /// As files call it ("training-run").
  package let name: String
  /// Raised whenever the layout changes in a way that an older reader would misread.
  package let version: Int
  /// The command that writes such a file anew.
  package let remedy: String

  package init(_ name: String, version: Int = 1, remedy: String) {
    self.name = name
    self.version = version
    self.remedy = remedy
  }
}

/// One HDF5 file of the pipeline: schema, key and provenance at its root, contents below.
package enum Artifact {
  /// Names of the root attributes.
  package enum Attribute {
    package static let schemaName = "schema_name"
    package static let schemaVersion = "schema_version"
    package static let stage = "stage"
    package static let key = "key"
    package static let keyText = "key_text"
  }

  /// Builds the file's bytes and publishes them.
  /// - Returns: the SHA-256 of the published bytes.
  @discardableResult
  package static func write(
    _ schema: ArtifactSchema, to path: String, stage: String, key: StageKey,
    provenance: Provenance, contents: (HDF5Writer) throws(Failure) -> Void
  ) throws(Failure) -> String {
    let bytes = try encode(
      schema, name: path, stage: stage, key: key, provenance: provenance, contents: contents)
    try AtomicFile.write(bytes, to: path)
    return SHA256.hex(bytes)
  }

  /// The file's bytes, user block included.
  package static func encode(
    _ schema: ArtifactSchema, name: String, stage: String, key: StageKey,
    provenance: Provenance, contents: (HDF5Writer) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    let writer = try HDF5Writer(name: name)
    try writer.setAttribute(Attribute.schemaName, .string(schema.name))
    try writer.setAttribute(Attribute.schemaVersion, .integer(schema.version))
    try writer.setAttribute(Attribute.stage, .string(stage))
    try writer.setAttribute(Attribute.key, .string(key.hash))
    try writer.write([key.text], to: Attribute.keyText)
    var provenance = provenance
    try provenance.declare(in: HDF5Fields(writing: writer))
    try contents(writer)
    return Envelope.seal(try writer.image())
  }

  /// Opens a file, checks its checksum, schema and version. What is read of it later is read from disk.
  /// - Throws: `Failure` 66 when it is absent, 65 when it is damaged, foreign or of another version.
  package static func open(_ schema: ArtifactSchema, at path: String) throws(Failure) -> HDF5Reader
  {
    try CheckedFile(schema, at: path).open()
  }

  /// As `open`, from bytes in memory.
  package static func decode(_ schema: ArtifactSchema, _ bytes: [UInt8], name: String)
    throws(Failure) -> HDF5Reader
  {
    try checked(
      HDF5Reader(image: try Envelope.open(bytes, name: name), name: name, remedy: schema.remedy),
      schema)
  }

  /// - Throws: `Failure` 65 when the file is of another schema or version.
  static func checked(
    _ reader: HDF5Reader, _ schema: ArtifactSchema
  ) throws(Failure) -> HDF5Reader {
    let name = reader.name
    let found = try reader.attribute(Attribute.schemaName)?.string
    guard found == schema.name else {
      throw Failure(
        .badData, at: name, "the file is of another kind", expected: schema.name,
        found: found ?? "no schema name", remedy: schema.remedy)
    }
    let version = try reader.attribute(Attribute.schemaVersion)?.integer
    guard version == schema.version else {
      throw Failure(
        .badData, at: name, "the file has another version of the schema \(schema.name)",
        expected: "\(schema.version)", found: version.map { "\($0)" } ?? "none",
        remedy: schema.remedy)
    }
    return reader
  }

  /// The key that the file at `path` carries; nil when the file is absent, damaged or foreign.
  package static func key(_ schema: ArtifactSchema, at path: String) -> StageKey? {
    ChecksumNotes().key(schema, at: path)
  }

  /// Whether a stage with `key` has to write `path`, and why, in words.
  package static func staleness(
    _ schema: ArtifactSchema, at path: String, key: StageKey,
    notes: ChecksumNotes = ChecksumNotes()
  ) -> Staleness {
    guard FileManager.default.fileExists(atPath: path) else { return .stale("it does not exist") }
    guard let old = notes.key(schema, at: path) else {
      return .stale("the file is damaged, foreign or of another version")
    }
    return old == key ? .current : .stale("changed: " + key.difference(from: old))
  }
}

/// Whether an output is up to date.
package enum Staleness: Equatable, Sendable {
  case current
  /// Why the stage would run.
  case stale(String)
}

/// All bytes of a file.
/// - Throws: `Failure` 66 when it is absent or cannot be opened, 65 when it is something else than a file, 74 when it
///   cannot be read.
package func readBytes(_ path: String, remedy: String? = nil) throws(Failure) -> [UInt8] {
  try OpenFile(path, remedy: remedy).bytes()
}

extension Artifact {
  /// Opens an HDF5 file that another program may have written; a file of ours is checked as usual.
  /// - Throws: `Failure` 65 when the bytes are neither.
  package static func openForeign(_ bytes: [UInt8], name: String) throws(Failure) -> HDF5Reader {
    let image = Envelope.isSealed(bytes) ? try Envelope.open(bytes, name: name) : bytes
    return try HDF5Reader(image: image, name: name, remedy: "write the file again")
  }
}

extension HDF5Reader {
  /// What determined the file's bytes, as its key tells it.
  /// - Throws: `Failure` 65 where the file has no key.
  package var keyText: String {
    get throws(Failure) { try strings(Artifact.Attribute.keyText, count: 1)[0] }
  }
}
