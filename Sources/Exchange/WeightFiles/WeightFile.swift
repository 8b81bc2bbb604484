import Diagnostics
import Storage

/// A file of named arrays that another program wrote, or a run file of ours.
///
/// Opening it checks everything that its header states; numbers are read tensor by tensor.
package protocol WeightFile {
  /// How messages call the file.
  var path: String { get }
  var format: WeightFormat { get }
  /// All arrays, in the order of the file or of their names.
  var tensors: [WeightTensor] { get }

  /// The numbers of a tensor, row-major.
  /// - Throws: `Failure` 65 for damaged data, and for numbers that are neither float32 nor float64.
  func values(of tensor: WeightTensor) throws(Failure) -> [Double]

  /// What stands beside a tensor under a name; nil where nothing does.
  func attribute(_ name: String, of tensor: WeightTensor) throws(Failure) -> WeightAttribute?

  /// The bytes of the same file with some tensors replaced; all else is as it was.
  func bytes(replacing replacements: [TensorReplacement]) throws(Failure) -> [UInt8]
}

/// The formats of weights files, told apart by their first bytes.
package enum WeightFormat: String, Sendable, CaseIterable {
  /// HDF5 behind our line with the checksum.
  case runFile = "a run file"
  /// HDF5 as h5py writes it; Keras' `.weights.h5` is one.
  case hdf5 = "HDF5"
  /// A zip archive of NumPy arrays.
  case npz = "NumPy npz"
  case safeTensors = "safetensors"
}

/// Opens a weights file of any format.
/// - Throws: `Failure` 66 when it is absent, 65 when it is damaged, of no known format, or one that is refused.
package func openWeightFile(_ path: String) throws(Failure) -> any WeightFile {
  try openWeightFile(try readBytes(path), path: path)
}

/// As above, from bytes in memory.
package func openWeightFile(_ bytes: [UInt8], path: String) throws(Failure) -> any WeightFile {
  guard !bytes.isEmpty else { throw Failure(.badData, at: path, "the file is empty") }
  if Envelope.isSealed(bytes) {
    return try HDF5WeightFile(
      image: try Envelope.open(bytes, name: path), path: path, format: .runFile)
  }
  if HDF5WeightFile.isHDF5(bytes) {
    return try HDF5WeightFile(image: bytes, path: path, format: .hdf5)
  }
  if bytes.starts(with: Array("PK".utf8)) { return try NumPyArchive(bytes, path: path) }
  if SafeTensorsFile.looksLike(bytes) { return try SafeTensorsFile(bytes, path: path) }
  throw Failure(
    .badData, at: path, "the file is of no known format",
    expected: "HDF5 (Keras’ .weights.h5, a run file), NumPy npz, or safetensors",
    found: firstBytes(bytes))
}

/// What the beginning of a strange file says.
private func firstBytes(_ bytes: [UInt8]) -> String {
  if bytes.starts(with: [0x93] + Array("NUMPY".utf8)) {
    return "a single NumPy array (save it with numpy.savez)"
  }
  if bytes.first == 0x80 { return "a Python pickle, which is never unpacked" }
  let digits = bytes.prefix(8).map { String($0, radix: 16) }
  return "the bytes " + digits.joined(separator: " ")
}

/// How much a file may unpack to.
enum UnpackedSize {
  /// Trained weights hardly shrink when they are packed. What claims to grow more is a mistake, or a trap.
  static func isPlausible(_ unpacked: Int, packed: Int) -> Bool {
    let (grown, overflow) = packed.multipliedReportingOverflow(by: 64)
    return unpacked <= 64 << 20 || (!overflow && unpacked <= grown)
  }

  static func failure(_ name: String, _ unpacked: Int, packed: Int, path: String) -> Failure {
    Failure(
      .badData, at: path, "the tensor \(name) would grow out of all proportion when it is unpacked",
      expected: "at most 64 times its \(packed) bytes", found: "\(unpacked) bytes",
      remedy: "save it without compression")
  }
}
