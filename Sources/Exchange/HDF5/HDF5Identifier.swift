import CHDF5
import Diagnostics
import Synchronization

/// One open HDF5 object: a file, group, dataset, type, space or property list, closed when dropped.
struct HDF5Identifier: ~Copyable {
  let value: hid_t
  private let close: (hid_t) -> herr_t

  /// - Throws: `Failure` when `value` is negative, with HDF5's own words.
  init(
    _ value: hid_t, closedBy close: @escaping (hid_t) -> herr_t, _ file: String, _ action: String,
    code: ExitCode = .badData
  ) throws(Failure) {
    guard value >= 0 else { throw hdf5Failure(file, action, code: code) }
    self.value = value
    self.close = close
  }

  deinit { _ = close(value) }
}

/// A failure of HDF5 while doing `action` on `file`, with the innermost message of its error stack.
func hdf5Failure(_ file: String, _ action: String, code: ExitCode = .badData) -> Failure {
  return Failure(
    code, at: file, "HDF5 cannot \(action)", found: hdf5Message(),
    remedy: "delete the file and repeat the stage that writes it")
}

/// Checks a status that HDF5 returned.
func check(_ status: herr_t, _ file: String, _ action: String, code: ExitCode = .badData)
  throws(Failure)
{
  guard status >= 0 else { throw hdf5Failure(file, action, code: code) }
}

/// The answer to a question whether something is there.
/// - Throws: `Failure` where HDF5 has none: what could not be read is not absent.
func answer(_ status: htri_t, _ file: String, _ action: String) throws(Failure) -> Bool {
  try check(status, file, action)
  return status > 0
}

/// Stops HDF5 from printing its error stack itself; the setting belongs to the calling thread. And from closing at the
/// process's end what is open: a file that could not be closed before ends the process by a signal there.
func silenceErrorPrinting() {
  _ = doesNotAskAtExit
  _ = H5Eset_auto2(defaultErrorStack, nil, nil)
}

private let doesNotAskAtExit = H5dont_atexit() >= 0

/// `H5P_DEFAULT`, `H5E_DEFAULT` and `H5S_ALL` are imported as `Int32`; HDF5 wants identifiers.
let defaultProperties = hid_t(H5P_DEFAULT)
let defaultErrorStack = hid_t(H5E_DEFAULT)
let wholeSpace = hid_t(H5S_ALL)

/// What to call a file in memory towards HDF5.
///
/// The core driver refuses an image whose name is that of an existing file ("file already exists"), and takes two
/// open files of one name for the same file. Nothing can exist below `/dev/null`, and no number comes twice.
func uniqueMemoryName() -> String {
  "/dev/null/\(filesInMemory.wrappingAdd(1, ordering: .relaxed).newValue)"
}

private let filesInMemory = Atomic<UInt64>(0)
