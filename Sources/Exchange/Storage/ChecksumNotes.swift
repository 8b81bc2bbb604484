import Diagnostics
import Foundation
import HDF5
import Synchronization

/// SHA-256 and keys of files, noted beside what the file system says of them: a file with an equal `FileMark`
/// is not read again.
///
/// Only a convenience: without the notes everything is read, and comes to the same. They may be used from
/// several threads.
package final class ChecksumNotes: Sendable {
  private struct Note: Codable, Equatable {
    var mark: String
    var sha256: String
    /// Kind, version and key of an artifact that was found whole.
    var schema: String?
    var key: String?
  }

  private let path: String?
  private let before: [String: Note]
  private let notes: Mutex<[String: Note]>

  /// - Parameter path: where they are kept; nil to keep none. Notes that cannot be read are none.
  package init(path: String? = nil) {
    self.path = path
    let data = path.flatMap { FileManager.default.contents(atPath: $0) }
    before = data.flatMap { try? JSONDecoder().decode([String: Note].self, from: $0) } ?? [:]
    notes = Mutex(before)
  }

  /// The SHA-256 of a file's bytes.
  /// - Throws: `Failure` 66 when it is absent or cannot be opened, 65 when it is a folder.
  package func sha256(of path: String, remedy: String? = nil) throws(Failure) -> String {
    if let note = current(path) { return note.sha256 }
    let reading = Reading(path)
    let checksum = try OpenFile(path, remedy: remedy).sha256()
    add(checksum, of: reading)
    return checksum
  }

  /// As `CheckedFile.init` and `open`, and noted.
  package func open(
    _ schema: ArtifactSchema, at path: String
  ) throws(Failure) -> (file: CheckedFile, reader: HDF5Reader) {
    let reading = Reading(path)
    let file = try CheckedFile(schema, at: path)
    let reader = try file.open()
    let note = current(path)
    if note?.schema == nil {
      let sum = if let known = note?.sha256 { known } else { try file.sha256() }
      add(sum, schema: name(schema), key: try reader.keyText, of: reading)
    }
    return (file, reader)
  }

  /// The key that the file at `path` carries; nil when the file is absent, damaged or foreign.
  package func key(_ schema: ArtifactSchema, at path: String) -> StageKey? {
    if let note = current(path), note.schema == name(schema) {
      return note.key.map(StageKey.init(text:))
    }
    guard FileManager.default.fileExists(atPath: path),
      let text = try? open(schema, at: path).reader.keyText
    else { return nil }
    return StageKey(text: text)
  }

  /// Keeps the notes for the next process; files that are gone are forgotten.
  package func save() {
    guard let path else { return }
    let kept = notes.withLock { $0 }.filter { FileManager.default.fileExists(atPath: $0.key) }
    guard kept != before else { return Leftovers.remove(beside: path) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Losing them costs a reading of the files.
    guard let data = try? encoder.encode(kept) else { return }
    try? AtomicFile.write(data, to: path)
  }

  private func name(_ schema: ArtifactSchema) -> String { "\(schema.name) \(schema.version)" }

  private func current(_ path: String) -> Note? {
    guard let note = notes.withLock({ $0[path] }), note.mark == FileMark(path)?.text else {
      return nil
    }
    return note
  }

  /// A file, as it is before its bytes are read: one that is changed meanwhile must not be taken for read.
  private struct Reading {
    let path: String
    let mark: FileMark?
    let start = Date().timeIntervalSince1970

    init(_ path: String) {
      self.path = path
      mark = FileMark(path)
    }
  }

  private func add(
    _ sha256: String, schema: String? = nil, key: String? = nil, of reading: Reading
  ) {
    guard let mark = reading.mark, mark.isOlder(than: reading.start) else { return }
    let note = Note(mark: mark.text, sha256: sha256, schema: schema, key: key)
    notes.withLock { $0[reading.path] = note }
  }
}
