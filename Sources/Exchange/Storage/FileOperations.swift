import Diagnostics
import Foundation

/// The system calls by which a file is published. Tests replace them to fail at the n-th call.
package protocol FileOperations {
  /// Creates `path` anew for writing, locked for as long as it is open, and returns its descriptor, or nil with `errno`
  /// set.
  func create(_ path: String) -> Int32?
  /// Writes as much of `bytes` as the system takes; a negative result is an error.
  func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
  func synchronize(_ descriptor: Int32) -> Bool
  func close(_ descriptor: Int32) -> Bool
  func rename(_ source: String, to destination: String) -> Bool
  func synchronizeDirectory(_ path: String) -> Bool
}

/// The operating system's own calls.
package struct SystemFileOperations: FileOperations {
  package init() {}

  package func create(_ path: String) -> Int32? {
    while true {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { return nil }
      // A file system without locks does without.
      while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      // Before it was locked, it may have been taken for one that nobody writes any more.
      if isFile(descriptor, at: path) ?? true { return descriptor }
      _ = close(descriptor)
    }
  }

  package func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    Foundation.write(descriptor, bytes.baseAddress, bytes.count)
  }

  package func synchronize(_ descriptor: Int32) -> Bool { fsync(descriptor) == 0 }

  package func close(_ descriptor: Int32) -> Bool { Foundation.close(descriptor) == 0 }

  package func rename(_ source: String, to destination: String) -> Bool {
    Foundation.rename(source, destination) == 0
  }

  package func synchronizeDirectory(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { _ = Foundation.close(descriptor) }
    return fsync(descriptor) == 0
  }
}

/// Makes a folder and those above it that are missing, as `mkdir -p` does; false with `errno` set where it cannot.
///
/// Foundation's own goes up and up where the root cannot be looked at, until the stack is used up.
func makeFolders(_ path: String) -> Bool {
  if mkdir(path, 0o777) == 0 { return true }
  switch errno {
  case EEXIST:
    var found = stat()
    guard stat(path, &found) == 0 else { return false }
    errno = ENOTDIR
    return found.st_mode & S_IFMT == S_IFDIR
  case ENOENT:
    let trimmed = path.reversed().drop { $0 == "/" }.reversed()
    guard let slash = trimmed.lastIndex(of: "/"), slash > trimmed.startIndex else { return false }
    return makeFolders(String(trimmed[..<slash])) && (mkdir(path, 0o777) == 0 || errno == EEXIST)
  default: return false
  }
}

/// Whether a name is still that of an open file; nil, with `errno` set, where this cannot be known.
func isFile(_ descriptor: Int32, at path: String) -> Bool? {
  var (own, named) = (stat(), stat())
  if fstat(descriptor, &own) == 0, lstat(path, &named) == 0 {
    return own.st_ino == named.st_ino && own.st_dev == named.st_dev
  }
  return errno == ENOENT ? false : nil
}
