import CHDF5
import Diagnostics
import HDF5
import Storage

/// An HDF5 file of arrays: Keras' `.weights.h5`, one that h5py wrote, or a run file of ours.
///
/// Names are paths without the leading slash. Of run files, what `/tensors/conv1/kernel` says holds for
/// `weights/final/conv1/kernel` and the others of that tensor.
final class HDF5WeightFile: WeightFile {
  let path: String
  let format: WeightFormat
  let tensors: [WeightTensor]
  private let image: [UInt8]
  private let memory: HDF5WorkingCopy

  /// The signature stands at the beginning, or behind a user block of 512 bytes or a power of two times that.
  static func isHDF5(_ bytes: [UInt8]) -> Bool {
    var place = 0
    while place + hdf5Signature.count <= bytes.count {
      if bytes[place...].starts(with: hdf5Signature) { return true }
      place = place == 0 ? 512 : 2 * place
    }
    return false
  }

  /// - Parameter isTried: whether a process of its own reads the file first.
  /// - Throws: `Failure` 65 for a damaged file, and for one that reaches out of itself (`HDF5Survey`).
  init(
    image: [UInt8], path: String, format: WeightFormat, isTried: Bool = true
  ) throws(Failure) {
    memory = try HDF5WorkingCopy(image, path: path, isWritable: false, isTried: isTried)
    tensors = try HDF5Survey(memory.file, path: path).tensors
    self.image = image
    self.path = path
    self.format = format
  }

  func values(of tensor: WeightTensor) throws(Failure) -> [Double] {
    _ = try tensor.readablePrecision(in: path)
    let action = "read \(tensor.name)"
    let dataset = try HDF5Handle(
      H5Dopen2(memory.file, tensor.name, defaultProperties), closedBy: H5Dclose, path, action)
    let type = try HDF5Handle(H5Dget_type(dataset.value), closedBy: H5Tclose, path, action)
    // A file may claim more than there are bytes in the world.
    let (product, isTooLarge) = tensor.count.multipliedReportingOverflow(
      by: max(8, H5Tget_size(type.value)))
    let size = isTooLarge ? Int.max : product
    let stored = Int(clamping: H5Dget_storage_size(dataset.value))
    guard UnpackedSize.isPlausible(size, packed: stored) else {
      throw UnpackedSize.failure(tensor.name, size, packed: stored, path: path)
    }
    var ending: (status: herr_t, refusal: HDF5Refusal?) = (0, nil)
    let values = [Double](unsafeUninitializedCapacity: tensor.count) { buffer, count in
      if tensor.count > 0 {
        ending = readElements(
          of: dataset.value, as: h5_native_double(), limit: HDF5Reader.memory(for: image.count),
          into: UnsafeMutableRawBufferPointer(buffer))
      }
      count = ending.status >= 0 ? tensor.count : 0
    }
    if let refusal = ending.refusal { throw refusal.failure(of: tensor.name, at: path) }
    try check(ending.status, path, action)
    return values
  }

  func attribute(_ name: String, of tensor: WeightTensor) throws(Failure) -> WeightAttribute? {
    if let own = try HDF5Attributes.read(name, of: tensor.name, in: memory) { return own }
    guard format == .runFile, let description = description(of: tensor.name) else { return nil }
    return try HDF5Attributes.read(name, of: description, in: memory)
  }

  func bytes(replacing replacements: [TensorReplacement]) throws(Failure) -> [UInt8] {
    let copy = try HDF5WorkingCopy(image, path: path, isWritable: true)
    for replacement in replacements { try write(replacement, to: copy) }
    guard format == .runFile else { return try copy.finish() }
    // It is no run any more: a stage that reads runs must not take it for one.
    try HDF5Attributes.write(
      Artifact.Attribute.schemaName, .text("weights"), of: "/", in: copy)
    try HDF5Attributes.write(Artifact.Attribute.stage, .text("convert"), of: "/", in: copy)
    return Envelope.seal(try copy.finish())
  }

  private func write(_ replacement: TensorReplacement, to copy: HDF5WorkingCopy) throws(Failure) {
    guard let tensor = tensors.first(where: { $0.name == replacement.name }) else { return }
    let action = "write \(tensor.name)"
    let precision = try tensor.readablePrecision(in: path)
    do {
      let dataset = try HDF5Handle(
        H5Dopen2(copy.file, tensor.name, defaultProperties), closedBy: H5Dclose, path, action)
      let status =
        switch precision {
        case .single:
          H5Dwrite(
            dataset.value, h5_native_float(), wholeSpace, wholeSpace, defaultProperties,
            replacement.values.map { Float($0) })
        case .double:
          H5Dwrite(
            dataset.value, h5_native_double(), wholeSpace, wholeSpace, defaultProperties,
            replacement.values)
        }
      if tensor.count > 0 { try checkWritten(status, path, action) }
      // Else they are written when the dataset is closed, and what fails then goes unheard.
      try checkWritten(H5Dflush(dataset.value), path, action)
    }
    for (name, value) in replacement.attributes {
      try HDF5Attributes.write(name, value, of: tensor.name, in: copy)
    }
  }

  /// Of run files: the group that describes the tensor whose weights are at `name`.
  private func description(of name: String) -> String? {
    guard name.hasPrefix("weights/") else { return nil }
    let parts = name.split(separator: "/").dropFirst(2)
    let group = "tensors/" + parts.joined(separator: "/")
    guard !parts.isEmpty, H5Oexists_by_name(memory.file, "tensors", defaultProperties) > 0 else {
      return nil
    }
    var current = "tensors"
    for part in parts {
      current += "/" + part
      guard H5Lexists(memory.file, current, defaultProperties) > 0 else { return nil }
    }
    return group
  }
}
