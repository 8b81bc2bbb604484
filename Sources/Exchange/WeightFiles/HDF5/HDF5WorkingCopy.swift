import CHDF5
import Diagnostics
import Foundation

/// A copy of a strange HDF5 file that HDF5 opens as a file of its own: the library then closes it as it closes every
/// file, checksums of its newer formats included, which images of its driver for memory lack.
///
/// The copy loses its name at once, so that nothing of it is left however the program ends.
final class HDF5WorkingCopy {
  let path: String
  private let descriptor: Int32
  /// Nil once it is closed.
  private var opened: hid_t?

  /// - Parameters:
  ///   - path: how messages call the file that `bytes` are of.
  ///   - isTried: whether a process of its own reads them first; see `HDF5Trial`.
  /// - Throws: `Failure` 65 when the bytes are no HDF5 file, 74 when there is no room for them.
  init(
    _ bytes: [UInt8], path: String, isWritable: Bool, isTried: Bool = false
  ) throws(Failure) {
    // Before anything else: a file that cannot be closed would end the process by a signal in HDF5's own last words.
    H5dont_atexit()
    _ = H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
    self.path = path
    var name = Array(
      FileManager.default.temporaryDirectory.appending(path: "weights-XXXXXX").path.utf8CString)
    descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw Self.noRoom(for: bytes, path) }
    defer { unlink(name) }
    guard Self.write(bytes, to: descriptor) else { throw Self.noRoom(for: bytes, path) }
    if isTried { try HDF5Trial.run(descriptor, path: path) }
    // H5F_ACC_RDWR is 1 and H5F_ACC_RDONLY 0; their macros are not imported.
    let file = H5Fopen(name, isWritable ? 1 : 0, defaultProperties)
    guard file >= 0 else { throw libraryFailure(path, "read the file") }
    opened = file
  }

  deinit {
    if let opened { H5Fclose(opened) }
    if descriptor >= 0 { close(descriptor) }
  }

  var file: hid_t { opened ?? -1 }

  /// Closes the file and returns its bytes.
  func finish() throws(Failure) -> [UInt8] {
    if let opened {
      // Once, also where it fails: what HDF5 has of the file is gone then.
      self.opened = nil
      try checkWritten(H5Fclose(opened), path, "close the copy")
    }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    let bytes = [UInt8](unsafeUninitializedCapacity: max(0, size)) { buffer, count in
      while count < size, let start = buffer.baseAddress {
        let read = pread(descriptor, start + count, size - count, off_t(count))
        guard read > 0 else { break }
        count += read
      }
    }
    guard size >= 0, bytes.count == size else {
      throw Failure(.inputOutput, at: path, "the new file cannot be read back")
    }
    return bytes
  }

  private static func noRoom(for bytes: [UInt8], _ path: String) -> Failure {
    Failure(
      .inputOutput, at: path, "there is no room to work on a copy of the file",
      found: String(cString: strerror(errno)),
      remedy:
        "make room for \(bytes.count) bytes in \(FileManager.default.temporaryDirectory.path), or set TMPDIR"
    )
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = Foundation.write(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
  }
}
