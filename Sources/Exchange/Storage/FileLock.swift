import Diagnostics
import Foundation

/// Keeps two processes from working on the same output.
///
/// It is `flock` on a hidden file beside the output, which the kernel releases however the owner ends:
/// a killed process leaves no stale lock, and the hidden file means nothing by itself.
package final class FileLock {
  private let descriptor: Int32

  /// - Throws: `Failure` 75 when another process holds the lock, 73 when it cannot be made.
  package init(for output: String) throws(Failure) {
    let url = URL(fileURLWithPath: output)
    let folder = url.deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: ".\(url.lastPathComponent).lock").path
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw systemFailure(.cannotCreate, output, "the folder cannot be written to")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let owner = (try? String(contentsOfFile: path, encoding: .utf8))?
        .trimmingCharacters(in: .whitespacesAndNewlines)
      close(descriptor)
      throw Failure(
        .busy, at: output, "another process is working on this output",
        found: owner.map { $0.isEmpty ? "unknown process" : $0 },
        remedy: "wait until it ends, then repeat")
    }
    self.descriptor = descriptor
    ftruncate(descriptor, 0)
    let text = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)\n"
    _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
  }

  deinit { close(descriptor) }
}
