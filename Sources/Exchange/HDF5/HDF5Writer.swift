import CHDF5
import Diagnostics

/// Builds an HDF5 file in memory and hands out its bytes.
///
/// The bytes are a function of what is written and in which order: HDF5's core driver keeps the file
/// in memory, no time stamps are stored, and the format is the earliest one (images of newer formats
/// cannot be opened again by HDF5 1.10). Writing the bytes to disk, whole or not at all, is the
/// business of `Storage`.
package final class HDF5Writer {
  /// How error messages call the file.
  let name: String
  let file: HDF5Identifier
  private var groups: Set<String> = ["/"]

  /// - Parameter name: the path that the bytes are meant for; used in messages only.
  package init(name: String) throws(Failure) {
    silenceErrorPrinting()
    self.name = name
    let access = try HDF5Identifier(
      H5Pcreate(h5_property_file_access()), closedBy: H5Pclose, name, "start a file in memory")
    try check(H5Pset_fapl_core(access.value, 1 << 20, false), name, "start a file in memory")
    let creation = try HDF5Identifier(
      H5Pcreate(h5_property_file_create()), closedBy: H5Pclose, name, "start a file in memory")
    try check(H5Pset_obj_track_times(creation.value, false), name, "leave out time stamps")
    file = try HDF5Identifier(
      H5Fcreate(uniqueMemoryName(), h5_access_truncate(), creation.value, access.value),
      closedBy: H5Fclose,
      name, "start a file in memory", code: .software)
  }

  /// Makes the group `path` and those above it, where they are not there yet.
  package func createGroup(_ path: String) throws(Failure) {
    var current = ""
    for part in path.split(separator: "/") {
      current += "/" + part
      guard groups.insert(current).inserted else { continue }
      let creation = try HDF5Identifier(
        H5Pcreate(h5_property_group_create()), closedBy: H5Pclose, name, "make group \(current)")
      try check(H5Pset_obj_track_times(creation.value, false), name, "make group \(current)")
      _ = try HDF5Identifier(
        H5Gcreate2(file.value, current, defaultProperties, creation.value, defaultProperties),
        closedBy: H5Gclose, name, "make group \(current)")
    }
  }

  /// Writes an array in row-major order.
  ///
  /// Arrays of 4 KiB or more are stored in chunks of about 1 MiB along their first axis, shuffled,
  /// deflated and carrying a Fletcher-32 checksum.
  /// - Parameters:
  ///   - shape: one extent per axis; their product is `values.count`.
  ///   - isPacked: false stores the array as one unbroken run of bytes, which `offset(of:)` finds: for what cannot
  ///     be packed any more, and for readers that fetch pieces of a large file.
  package func write<Scalar: HDF5Scalar>(
    _ values: [Scalar], shape: [Int], to path: String, isPacked: Bool = true
  ) throws(Failure) {
    precondition(
      values.count == shape.reduce(1, *), "\(path): \(values.count) values, shape \(shape)")
    let dataset = try makeDataset(
      path, shape: shape, type: Scalar.fileType, size: MemoryLayout<Scalar>.size,
      isPacked: isPacked)
    guard !values.isEmpty else { return }
    try check(
      H5Dwrite(dataset.value, Scalar.memoryType, wholeSpace, wholeSpace, defaultProperties, values),
      name, "write \(path)", code: .software)
  }

  /// Writes a list of strings as UTF-8 of one fixed length, padded with zeros; packed as arrays are.
  package func write(_ values: [String], to path: String) throws(Failure) {
    let length = max(1, values.map(\.utf8.count).max() ?? 1)
    let type = try stringType(bytes: length, name)
    let dataset = try makeDataset(path, shape: [values.count], type: type.value, size: length)
    guard !values.isEmpty else { return }
    var bytes: [UInt8] = []
    for value in values {
      bytes += value.utf8
      bytes += repeatElement(0, count: length - value.utf8.count)
    }
    try check(
      H5Dwrite(dataset.value, type.value, wholeSpace, wholeSpace, defaultProperties, bytes),
      name, "write \(path)", code: .software)
  }

  /// The bytes of the file as it stands.
  package func image() throws(Failure) -> [UInt8] {
    try check(H5Fflush(file.value, H5F_SCOPE_GLOBAL), name, "flush the file", code: .software)
    let size = H5Fget_file_image(file.value, nil, 0)
    guard size > 0 else { throw hdf5Failure(name, "measure the file", code: .software) }
    var bytes = [UInt8](repeating: 0, count: size)
    guard H5Fget_file_image(file.value, &bytes, size) == size else {
      throw hdf5Failure(name, "copy the file", code: .software)
    }
    return bytes
  }

  /// Where the elements of a dataset that was written unpacked begin in `image()`, in bytes.
  package func offset(of path: String) throws(Failure) -> Int {
    let dataset = try HDF5Identifier(
      H5Dopen2(file.value, path, defaultProperties), closedBy: H5Dclose, name, "open \(path)")
    let offset = H5Dget_offset(dataset.value)
    guard offset != haddr_t.max else {
      throw hdf5Failure(name, "locate dataset \(path)", code: .software)
    }
    return Int(offset)
  }

  private func makeDataset(
    _ path: String, shape: [Int], type: hid_t, size: Int, isPacked: Bool = true
  ) throws(Failure) -> HDF5Identifier {
    if let slash = path.lastIndex(of: "/") { try createGroup(String(path[..<slash])) }
    let action = "make dataset \(path)"
    let creation = try HDF5Identifier(
      H5Pcreate(h5_property_dataset_create()), closedBy: H5Pclose, name, action)
    try check(H5Pset_obj_track_times(creation.value, false), name, action)
    let count = shape.reduce(1, *)
    if isPacked, count * size >= 4096, !shape.isEmpty {
      let rowBytes = max(1, count / shape[0] * size)
      var chunk = shape.map(hsize_t.init)
      chunk[0] = hsize_t(min(shape[0], max(1, (1 << 20) / rowBytes)))
      try check(H5Pset_chunk(creation.value, Int32(shape.count), chunk), name, action)
      try check(H5Pset_shuffle(creation.value), name, action)
      try check(H5Pset_deflate(creation.value, 1), name, action)
      try check(H5Pset_fletcher32(creation.value), name, action)
    }
    let extents = shape.map(hsize_t.init)
    let space = try HDF5Identifier(
      shape.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(shape.count), extents, nil),
      closedBy: H5Sclose, name, action)
    return try HDF5Identifier(
      H5Dcreate2(
        file.value, path, type, space.value, defaultProperties, creation.value, defaultProperties),
      closedBy: H5Dclose, name, action, code: .software)
  }
}
