import Diagnostics
import Foundation
import Storage

/// The marks of all files of a tree. An equal listing means the same bytes, an unequal one only that they are
/// read and compared by SHA-256; see `FileMark`.
struct FileListing {
  private let digest: String
  /// Seconds since 1970.
  private let newestChange: Double

  /// - Throws: `Failure` 66 when a file is gone or its link leads nowhere.
  init(_ tree: ImageTree) throws(Failure) {
    var text: [UInt8] = []
    var newest = 0.0
    for file in tree.train + tree.test {
      let path = "\(tree.root)/\(file.path)"
      guard let mark = FileMark(path) else {
        throw Failure(
          .missingInput, at: path, "the file cannot be read",
          found: String(cString: strerror(errno)),
          remedy: "check what the link points to, or take it out of the folder")
      }
      text += Array("\(file.path)\0\(mark.text)\n".utf8)
      newest = max(newest, mark.changed)
    }
    digest = SHA256.hex(text)
    newestChange = newest
  }

  /// Whether every file was last changed clearly before `time`, in seconds since 1970.
  func isOlder(than time: Double) -> Bool { newestChange < time - FileMark.settlingTime }

  private static let fileName = ".listing"

  /// Whether the set in `folder`, with the index of key `key`, was made from files with this listing.
  func isRecorded(in folder: String, key: StageKey) -> Bool {
    (try? String(contentsOfFile: "\(folder)/\(Self.fileName)", encoding: .utf8)) == text(key)
  }

  /// Notes beside a set what it was made from. Not part of the set: losing it costs a reading of the files.
  func record(in folder: String, key: StageKey) throws(Failure) {
    try AtomicFile.writeIfChanged(Array(text(key).utf8), to: "\(folder)/\(Self.fileName)")
  }

  private func text(_ key: StageKey) -> String { "listing \(digest)\nkey \(key.hash)\n" }
}
