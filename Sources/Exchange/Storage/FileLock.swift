import Diagnostics
import Foundation

/// Keeps two processes from working on the same output.
///
/// It is `flock` on a hidden file beside the output, which the kernel releases however the owner ends: a killed process
/// leaves no stale lock. The file is gone when the owner is done; one that a killed process left means nothing, and goes
/// with the next owner.
package final class FileLock {
  private let descriptor: Int32
  private let path: String

  /// - Throws: `Failure` 75 when another process holds the lock, 73 when it cannot be made.
  package init(for output: String) throws(Failure) {
    let url = URL(fileURLWithPath: output)
    let folder = url.deletingLastPathComponent()
    _ = makeFolders(folder.path)
    path = folder.appending(path: ".\(url.lastPathComponent).lock").path
    // Until the file that is locked is the one that has the name: its last owner may have removed it meanwhile.
    var locked = try Self.locked(path, output)
    while try !Self.hasItsName(locked, at: path, output) {
      close(locked)
      locked = try Self.locked(path, output)
    }
    descriptor = locked
    ftruncate(descriptor, 0)
    let text = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)\n"
    _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  private static func locked(_ path: String, _ output: String) throws(Failure) -> Int32 {
    // Not through a link: that file is another's, and would be emptied.
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else {
      if errno == ELOOP {
        throw Failure(
          .cannotCreate, at: path, "a symbolic link stands where the lock of \(output) should be",
          remedy: "remove the link")
      }
      throw systemFailure(.cannotCreate, output, "the folder cannot be written to")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      // Some file systems have no locks.
      guard errno == EWOULDBLOCK else {
        let failure = systemFailure(
          .inputOutput, output, "the output cannot be locked",
          remedy: "choose a folder on a file system with locks (flock)")
        close(descriptor)
        throw failure
      }
      let owner = (try? String(contentsOfFile: path, encoding: .utf8))?
        .trimmingCharacters(in: .whitespacesAndNewlines)
      close(descriptor)
      throw Failure(
        .busy, at: output, "another process is working on this output",
        found: owner.map { $0.isEmpty ? "unknown process" : $0 },
        remedy: "wait until it ends, then repeat")
    }
    return descriptor
  }

  /// Whether the name is still that of the open file, which is closed where this cannot be known.
  private static func hasItsName(
    _ descriptor: Int32, at path: String, _ output: String
  ) throws(Failure) -> Bool {
    if let known = isFile(descriptor, at: path) { return known }
    let failure = systemFailure(.inputOutput, output, "the output cannot be locked")
    close(descriptor)
    throw failure
  }
}
