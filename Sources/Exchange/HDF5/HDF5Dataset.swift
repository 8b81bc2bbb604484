import CHDF5
import Diagnostics

/// An open dataset that has been looked at before anything is read of it: its numbers or texts are in the file itself,
/// of plain types, packed by no filter but those of every HDF5, and no more than the file can hold.
struct HDF5Dataset: ~Copyable {
  let identifier: HDF5Identifier
  let type: HDF5Identifier
  /// Outermost axis first; empty for a single value.
  let extents: [Int]
  let count: Int

  /// Bytes of an element in the file.
  var elementSize: Int { H5Tget_size(type.value) }
}

extension HDF5Reader {
  /// - Parameter memorySize: bytes of an element in memory, where they are more than in the file.
  /// - Throws: `Failure` (65) naming the dataset, where it is absent or not as `HDF5Dataset` wants it.
  func open(_ path: String, memorySize: Int) throws(Failure) -> HDF5Dataset {
    silenceErrorPrinting()
    guard try containsOwn(path) else { throw failure("dataset \(path) is missing") }
    let dataset = try HDF5Identifier(
      H5Dopen2(file.value, path, defaultProperties), closedBy: H5Dclose, name, "open \(path)")
    let type = try HDF5Identifier(
      H5Dget_type(dataset.value), closedBy: H5Tclose, name, "look at \(path)")
    let creation = try HDF5Identifier(
      H5Dget_create_plist(dataset.value), closedBy: H5Pclose, name, "look at \(path)")
    let space = try HDF5Identifier(
      H5Dget_space(dataset.value), closedBy: H5Sclose, name, "measure \(path)")
    let refusal = HDF5Refusal(ofStorage: dataset.value, creation.value, space.value, type.value)
    if let refusal { throw failure(refusal, path) }
    let extents = try extents(of: space.value, path)
    let size = max(1, H5Tget_size(type.value))
    let count = try admit(extents, of: (size, max(size, memorySize)), creation.value, path)
    return HDF5Dataset(
      identifier: dataset, type: type, extents: extents.map { Int(clamping: $0) }, count: count)
  }

  /// Reads all elements; `buffer` has room for them in memory.
  func read(
    _ dataset: borrowing HDF5Dataset, as memoryType: hid_t,
    into buffer: UnsafeMutableRawBufferPointer
  ) -> (status: herr_t, refusal: HDF5Refusal?) {
    readElements(
      of: dataset.identifier.value, as: memoryType, limit: Self.memory(for: byteCount), into: buffer
    )
  }

  /// What `read` has returned.
  func checkRead(
    _ ending: (status: herr_t, refusal: HDF5Refusal?), _ path: String
  ) throws(Failure) {
    try checkUnchanged()
    if let refusal = ending.refusal { throw failure(refusal, path) }
    try check(ending.status, name, "read \(path)")
  }

  private func failure(_ refusal: HDF5Refusal, _ path: String) -> Failure {
    failure(
      "dataset \(path) \(refusal.problem)", expected: refusal.expected, remedy: refusal.remedy)
  }

  private func extents(of space: hid_t, _ path: String) throws(Failure) -> [hsize_t] {
    let rank = H5Sget_simple_extent_ndims(space)
    guard rank >= 0, H5Sget_simple_extent_type(space) != H5S_NULL else {
      throw failure("dataset \(path) has no extents", expected: "an array or a single value")
    }
    var extents = [hsize_t](repeating: 0, count: Int(rank))
    _ = H5Sget_simple_extent_dims(space, &extents, nil)
    return extents
  }

  /// The number of elements, once it is certain that the file can hold them, and memory those of all its datasets.
  private func admit(
    _ extents: [hsize_t], of sizes: (file: Int, memory: Int), _ creation: hid_t, _ path: String
  ) throws(Failure) -> Int {
    let isChunked = H5Pget_layout(creation) == H5D_CHUNKED
    var chunk = [hsize_t](repeating: 1, count: max(1, extents.count))
    if isChunked { _ = H5Pget_chunk(creation, Int32(chunk.count), &chunk) }
    // What is read again takes no more memory than before.
    let earlier = admitted[path] ?? 0
    guard let bytes = product(extents, of: sizes.memory), bytes <= memoryLeft + earlier,
      let stored = product(extents, of: sizes.file), isChunked || stored <= byteCount,
      let piece = product(chunk, of: sizes.file), piece <= Self.memory(for: byteCount)
    else {
      throw failure(
        "dataset \(path) claims more numbers than the file can hold",
        expected: "what \(byteCount) bytes of file can hold",
        found: spell(extents) + " elements of \(sizes.file) bytes")
    }
    memoryLeft += earlier - bytes
    admitted[path] = bytes
    return extents.contains(0) ? 0 : bytes / sizes.memory
  }

  /// Bytes of an array, where an axis of 0 counts as 1; nil where 64 bits cannot tell.
  private func product(_ extents: [hsize_t], of size: Int) -> Int? {
    var product = size
    for extent in extents where extent > 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: Int(clamping: extent))
      guard !overflow else { return nil }
      product = next
    }
    return product
  }
}
