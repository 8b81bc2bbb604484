import Foundation

/// What the file system says of a file without its bytes being read: size, place, times of change.
///
/// It decides nothing but whether bytes have to be read again. The time of change (`ctime`) cannot be set back
/// by a program, and a copy of a file has another number (inode). So an equal mark means the same bytes, and an
/// unequal one means only that they are read and compared by SHA-256.
package struct FileMark: Hashable, Sendable {
  /// "size device inode mtime ctime".
  package let text: String
  /// When the file was last changed, in seconds since 1970.
  package let changed: Double

  /// Of the file that links lead to. Nil, with `errno` set, when there is none.
  package init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    text = """
      \(status.st_size) \(status.st_dev) \(status.st_ino) \
      \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \
      \(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)
      """
    changed = Double(status.st_ctim.tv_sec) + Double(status.st_ctim.tv_nsec) * 1e-9
  }

  /// The clock's step, and more: of a change that is as near to the reading, the mark may say nothing.
  package static let settlingTime = 0.1

  /// Whether the file was last changed clearly before `time`, in seconds since 1970.
  package func isOlder(than time: Double) -> Bool { changed < time - Self.settlingTime }
}
