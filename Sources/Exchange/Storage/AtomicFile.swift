import Diagnostics
import Foundation

/// The one way by which this project publishes a file: whole or not at all.
///
/// Bytes in memory → temporary file in the same folder → fsync → rename → fsync of the folder. After a
/// crash at any point the name holds the old bytes or the new ones, never a mixture; a temporary file
/// that a killed process left behind is removed by the next write to the same name.
package enum AtomicFile {
  /// Publishes `bytes` as `path`, making the folders above it.
  /// - Throws: `Failure` 73 when the folder or file cannot be created, 74 when writing fails.
  package static func write(
    _ bytes: some ContiguousBytes, to path: String,
    by operations: some FileOperations = SystemFileOperations()
  ) throws(Failure) {
    let folder = try makeFolder(for: path)
    let prefix = temporaryPrefix(for: path)
    removeLeftovers(in: folder, prefix)
    let temporary = "\(folder)/\(prefix)\(getpid())"
    guard let descriptor = operations.create(temporary) else {
      throw systemFailure(.cannotCreate, path, "the file cannot be created")
    }
    // The lock is to last until the file has its name, and is no child's.
    let lock = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    defer { close(lock) }
    var isOpen = true
    do throws(Failure) {
      try writeAll(bytes, to: descriptor, path, operations)
      guard operations.synchronize(descriptor) else {
        throw systemFailure(.inputOutput, path, "the bytes did not reach the disk")
      }
      isOpen = false
      guard operations.close(descriptor) else {
        throw systemFailure(.inputOutput, path, "the file cannot be closed")
      }
      guard operations.rename(temporary, to: path) else {
        throw systemFailure(.cannotCreate, path, "the file cannot be put in its place")
      }
    } catch {
      if isOpen { _ = operations.close(descriptor) }
      unlink(temporary)
      throw error
    }
    guard operations.synchronizeDirectory(folder) else {
      throw systemFailure(.inputOutput, path, "the folder's entry did not reach the disk")
    }
  }

  /// As `write`, but leaves a file that already holds these very bytes alone.
  /// - Returns: whether the file changed.
  @discardableResult
  package static func writeIfChanged(_ bytes: [UInt8], to path: String) throws(Failure) -> Bool {
    if let old = FileManager.default.contents(atPath: path), Array(old) == bytes { return false }
    try write(bytes, to: path)
    return true
  }

  /// Checks before long work that `path` can be created at its end.
  /// - Throws: `Failure` 73.
  package static func checkCreatable(_ path: String) throws(Failure) {
    let folder = try makeFolder(for: path)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw Failure(
        .cannotCreate, at: path, "a folder stands where the output should go",
        remedy: "remove it or choose another output")
    }
    // Under the name of a temporary file, so that the next write removes what a killed process leaves.
    let prefix = temporaryPrefix(for: path)
    removeLeftovers(in: folder, prefix)
    let probe = "\(folder)/\(prefix)\(getpid())"
    guard let descriptor = SystemFileOperations().create(probe) else {
      throw systemFailure(.cannotCreate, path, "the folder cannot be written to")
    }
    close(descriptor)
    unlink(probe)
  }

  /// Removes a file, and what killed processes left of it; nothing where there is none.
  package static func remove(_ path: String) {
    unlink(path)
    removeLeftovers(of: path)
  }

  /// Removes the temporary files for `path` of processes that are gone.
  static func removeLeftovers(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    removeLeftovers(in: folder.isEmpty ? "/" : folder, temporaryPrefix(for: path))
  }

  private static func makeFolder(for path: String) throws(Failure) -> String {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let name = folder.isEmpty ? "/" : folder
    guard makeFolders(name) else {
      throw Failure(
        .cannotCreate, at: path, "the folder \(name) cannot be made",
        found: String(cString: strerror(errno)),
        remedy: "check its permissions or choose another output")
    }
    return name
  }

  private static func temporaryPrefix(for path: String) -> String {
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    return ".\(name).partial-"
  }

  private static func removeLeftovers(in folder: String, _ prefix: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(prefix) {
      guard Int32(name.dropFirst(prefix.count)) != nil else { continue }
      // By its lock: the number of a process that is gone may be another's.
      let path = "\(folder)/\(name)"
      let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      // Under its lock the name can become no other file's.
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0, isFile(descriptor, at: path) == true {
        unlink(path)
      }
    }
  }

  private static func writeAll(
    _ bytes: some ContiguousBytes, to descriptor: Int32, _ path: String,
    _ operations: some FileOperations
  ) throws(Failure) {
    var total = 0
    let written = bytes.withUnsafeBytes { buffer in
      total = buffer.count
      var done = 0
      while done < buffer.count {
        let count = operations.write(descriptor, UnsafeRawBufferPointer(rebasing: buffer[done...]))
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return done }
        done += count
      }
      return done
    }
    guard written == total else {
      throw systemFailure(
        .inputOutput, path, "only \(written) of \(total) bytes could be written",
        remedy: "make room for \(total) bytes and repeat")
    }
  }
}

/// A failure with the system's own words for `errno`.
func systemFailure(
  _ code: ExitCode, _ path: String, _ problem: String,
  remedy: String = "check permissions and free space, or choose another output"
) -> Failure {
  let found = String(cString: strerror(errno))
  return Failure(code, at: path, problem, found: found, remedy: remedy)
}
