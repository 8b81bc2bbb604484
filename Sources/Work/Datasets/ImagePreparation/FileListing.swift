import Diagnostics
import Foundation
import Storage

/// What the file system says of the files of a tree, without their bytes being read.
///
/// It decides nothing but whether the bytes have to be read again. Size, time of change and number of every file
/// go into it; the time of change (`ctime`) cannot be set back by a program, and a copy of a file has another
/// number (inode). So an equal listing means the same bytes, and an unequal one means only that they are read and
/// compared by SHA-256.
struct FileListing {
  private let digest: String
  /// Seconds since 1970.
  private let newestChange: Double

  /// - Throws: `Failure` 66 when a file is gone or its link leads nowhere.
  init(_ tree: ImageTree) throws(Failure) {
    var text: [UInt8] = []
    var newest = 0.0
    for file in tree.train + tree.test {
      var status = stat()
      guard stat("\(tree.root)/\(file.path)", &status) == 0 else {
        throw Failure(
          .missingInput, at: "\(tree.root)/\(file.path)", "the file cannot be read",
          found: String(cString: strerror(errno)),
          remedy: "check what the link points to, or take it out of the folder")
      }
      text += file.path.utf8
      text +=
        """
        \0\(status.st_size) \(status.st_dev) \(status.st_ino) \
        \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \
        \(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)\n
        """.utf8
      newest = max(newest, Double(status.st_ctim.tv_sec) + Double(status.st_ctim.tv_nsec) * 1e-9)
    }
    digest = SHA256.hex(text)
    newestChange = newest
  }

  /// Whether every file was last changed clearly before `time`: a change within the clock's step of the reading
  /// would not show.
  func isOlder(than time: Double) -> Bool { newestChange < time - 0.1 }

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
