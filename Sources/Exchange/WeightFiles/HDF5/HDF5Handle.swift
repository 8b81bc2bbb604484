import CHDF5
import Diagnostics
import Foundation
import HDF5

/// One open object of a strange HDF5 file, closed when dropped.
///
/// Unlike those of the room HDF5, its failures do not speak of stages: nobody here wrote the file.
struct HDF5Handle: ~Copyable {
  let value: hid_t
  private let close: (hid_t) -> herr_t

  /// - Throws: `Failure` when `value` is negative, with HDF5's own words.
  init(
    _ value: hid_t, closedBy close: @escaping (hid_t) -> herr_t, _ path: String, _ action: String
  ) throws(Failure) {
    guard value >= 0 else { throw libraryFailure(path, action) }
    self.value = value
    self.close = close
  }

  deinit { _ = close(value) }
}

/// `H5P_DEFAULT`, `H5E_DEFAULT` and `H5S_ALL` are imported as `Int32`; HDF5 wants identifiers.
let defaultProperties = hid_t(H5P_DEFAULT)
let wholeSpace = hid_t(H5S_ALL)

/// A failure of HDF5 while doing `action`, with the innermost message of its error stack.
func libraryFailure(_ path: String, _ action: String) -> Failure {
  return Failure(
    .badData, at: path, "HDF5 cannot \(action)", found: hdf5Message(),
    remedy: "write the file again")
}

/// Checks a status that HDF5 returned on writing into the working copy: what fails there is the disk.
func checkWritten(_ status: herr_t, _ path: String, _ action: String) throws(Failure) {
  guard status >= 0 else {
    throw Failure(
      .inputOutput, at: path, "HDF5 cannot \(action)", found: hdf5Message(),
      remedy:
        "make room in \(FileManager.default.temporaryDirectory.path), or set TMPDIR, and repeat")
  }
}

/// Checks a status that HDF5 returned.
func check(_ status: herr_t, _ path: String, _ action: String) throws(Failure) {
  guard status >= 0 else { throw libraryFailure(path, action) }
}
