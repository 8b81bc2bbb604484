import Diagnostics
import Foundation
import Storage

/// A strange HDF5 file is read, and written, by a process of its own before it is read here: HDF5 takes what damaged
/// groups say of themselves at its word, and then frees, reads and writes memory that is not its own.
///
/// The program is `survey`, beside this one; its memory is filled with rubbish, so that it does not get through by luck.
/// Where there is no such program, as in a package that uses this one, the file is read untried.
enum HDF5Trial {
  /// In seconds of processor time.
  private static let longest = 60
  /// What reading may take in memory, in bytes: numbers may be packed to a 64th, are read as `Double`, and copied once.
  private static func memory(for byteCount: Int) -> Int { (64 << 20) + 256 * byteCount }

  /// The exit code where it took more; a sanitizer's is another.
  private static let tooMuch = ENOMEM

  /// - Parameter descriptor: of the file, open for reading.
  /// - Throws: `Failure` 65 where a signal ended the process, or a sanitizer, or it took more memory than such a file can
  ///   need. What it was refused for in good order, reading here says.
  static func run(_ descriptor: Int32, path: String) throws(Failure) {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "survey")
    guard FileManager.default.isExecutableFile(atPath: program.path) else { return }
    var variables = ProcessInfo.processInfo.environment
    variables["MALLOC_PERTURB_"] = "165"
    variables["SWIFT_BACKTRACE"] = "enable=no"
    let ending = runProgram([program.path], environment: variables, input: descriptor)
    guard let ending, ending.signal != 0 || ending.code != 0 else { return }
    let found =
      switch (ending.signal, ending.code) {
      case (0, tooMuch):
        "damage at which the HDF5 library takes more memory than such a file can need"
      case (0, let code): "damage at which the HDF5 library fails (exit code \(code))"
      case (let signal, _): "damage at which the HDF5 library fails (signal \(signal))"
      }
    throw Failure(
      .badData, at: path, "HDF5 cannot read the file", expected: "a whole file", found: found,
      remedy: "write the file again")
  }

  /// What that process does: everything that is done with such a file.
  static func perform() {
    guard let bytes = standardInput() else { return }
    let (memory, before) = (memory(for: bytes.count), ProcessMemory.peak)
    bound(RLIMIT_CPU, longest)
    bound(RLIMIT_DATA, ProcessMemory.data + 2 * memory)
    read(bytes)
    // Where no more is to be had HDF5 stops in good order; where it is, it would take that too.
    if ProcessMemory.peak > before + memory { exit(tooMuch) }
  }

  private static func read(_ bytes: [UInt8]) {
    guard
      let file = try? HDF5WeightFile(image: bytes, path: "", format: .hdf5, isTried: false)
    else { return }
    for tensor in file.tensors {
      _ = try? file.attribute("", of: tensor)
      guard let values = try? file.values(of: tensor) else { continue }
      _ = try? file.bytes(replacing: [
        TensorReplacement(name: tensor.name, values: values, attributes: [("alpha", .number(1))])
      ])
    }
  }

  private static func bound(_ resource: __rlimit_resource, _ most: Int) {
    var limit = rlimit(rlim_cur: rlim_t(most), rlim_max: rlim_t(most))
    setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }

  /// From the beginning, wherever whoever opened the file has read to.
  private static func standardInput() -> [UInt8]? {
    var status = stat()
    guard fstat(STDIN_FILENO, &status) == 0 else { return nil }
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let start = buffer.baseAddress {
        let read = pread(STDIN_FILENO, start + count, size - count, off_t(count))
        guard read > 0 else { break }
        count += read
      }
    }
    return bytes.count == size ? bytes : nil
  }
}

/// Has a process of its own read a file that another program may have written, before it is opened here; nothing where
/// the file is no HDF5, which reading tells.
/// - Throws: `Failure` 66 when it is absent, 65 where HDF5 falls over it.
package func surveyHDF5(at path: String) throws(Failure) {
  let bytes = try readBytes(path)
  guard HDF5WeightFile.isHDF5(bytes) else { return }
  _ = try HDF5WorkingCopy(bytes, path: path, isWritable: false, isTried: true)
}

/// Reads the HDF5 file that is the standard input, as one that a signal may end.
package func surveyStandardInput() { HDF5Trial.perform() }
