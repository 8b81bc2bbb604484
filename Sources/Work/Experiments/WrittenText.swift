import Diagnostics
import Foundation
import Storage

/// A file that a person wrote: text of a size that a person can write.
struct WrittenText {
  let text: String
  let bytes: [UInt8]

  /// In bytes. The longest file of this project has 12,000.
  static let largest = 1 << 20

  /// - Throws: `Failure` 66 when there is no such file, 65 when it is something else than a file, larger than
  ///   `largest`, or not UTF-8.
  init(
    path: String, remedy: String = "check the path and its permissions"
  ) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > Self.largest {
      throw Failure(
        .badData, at: path, "the file is too large to have been written by hand",
        expected: "at most \(Self.largest) bytes", found: "\(status.st_size) bytes")
    }
    bytes = try readBytes(path, remedy: remedy)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.badData, at: path, "the file is not UTF-8 text")
    }
    self.text = text
  }
}
