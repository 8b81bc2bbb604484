import Diagnostics
import Foundation
import HDF5

/// A file that is open for reading, in pieces.
///
/// Results are replaced by renaming and never changed in place: what was opened stays as it is, also when another file
/// has its name by now. Of one that another program changes or cuts off all the same, size or time of change tell.
final class OpenFile: HDF5Source, Sendable {
  let path: String
  package let byteCount: Int
  private let changed: timespec
  let descriptor: Int32

  /// - Throws: `Failure` 66 when it is absent or cannot be opened, 65 when it is something else than a file.
  init(_ path: String, remedy: String? = nil) throws(Failure) {
    self.path = path
    // A pipe must not keep us waiting for whoever writes to it.
    _ = Self.mayHaveMany
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let isAbsent = errno == ENOENT || errno == ENOTDIR
      throw Failure(
        .missingInput, at: path,
        isAbsent ? "the file does not exist" : "the file cannot be read",
        found: isAbsent ? nil : String(cString: strerror(errno)), remedy: remedy)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      let found = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "a pipe or device"
      throw Failure(
        .badData, at: path, "\(found) stands where a file should be", remedy: remedy)
    }
    self.descriptor = descriptor
    byteCount = Int(status.st_size)
    changed = status.st_mtim
  }

  deinit { close(descriptor) }

  /// Calls `body` with all bytes from `offset` on, piece by piece.
  /// - Throws: `Failure` 74 where they cannot be read, 65 where there are fewer than there were.
  func forEachPiece(
    from offset: Int = 0, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(Failure) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    var place = offset
    while place < byteCount {
      let count = pread(
        descriptor, buffer.baseAddress, min(buffer.count, byteCount - place), off_t(place))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw Failure(
          .inputOutput, at: path, "the file cannot be read", found: String(cString: strerror(errno))
        )
      }
      guard count > 0 else { throw change }
      body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      place += count
    }
  }

  /// The first `count` bytes, or all where there are fewer.
  func prefix(_ count: Int) throws(Failure) -> [UInt8] {
    try bytes(at: 0, count: min(count, byteCount)) ?? []
  }

  /// So many bytes from this place on; nil where there are fewer.
  package func bytes(at place: Int, count: Int) throws(Failure) -> [UInt8]? {
    guard byteCount - count >= place else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = pread(descriptor, &bytes, count, off_t(place))
    guard read == count else { throw change }
    return bytes
  }

  /// All bytes from `offset` on.
  func bytes(from offset: Int = 0) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount - offset)
    try forEachPiece(from: offset) { bytes += $0 }
    return bytes
  }

  /// The SHA-256 of the bytes from `offset` on.
  func sha256(from offset: Int = 0) throws(Failure) -> String {
    let digest = SHA256.Pieces()
    try forEachPiece(from: offset) { digest.add($0) }
    return digest.hex()
  }

  /// - Throws: `Failure` 65 where another program has changed the file since it was opened.
  func checkUnchanged() throws(Failure) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size == byteCount,
      status.st_mtim.tv_sec == changed.tv_sec, status.st_mtim.tv_nsec == changed.tv_nsec
    else { throw change }
  }

  /// An analysis has the files of all its runs open. A process begins with fewer than it may have.
  private static let mayHaveMany: Bool = {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return false }
    limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 16_384))
    return setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
  }()

  private var change: Failure {
    Failure(
      .badData, at: path, "the file was changed while it was read",
      remedy: "repeat the command once nothing else writes to it")
  }
}
