import CHDF5
import Diagnostics

/// Reads an HDF5 file from bytes in memory: no locks, and never a half-written file.
///
/// What it reads is in these bytes: a dataset that lies in another file, or leads to one, is refused, and so is one that
/// claims more numbers than the bytes can hold.
package final class HDF5Reader {
  /// How error messages call the file.
  package let name: String
  let file: HDF5Identifier
  private let byteCount: Int

  /// - Throws: `Failure` (65) when the bytes are not an HDF5 file.
  package init(image: [UInt8], name: String) throws(Failure) {
    silenceErrorPrinting()
    self.name = name
    byteCount = image.count
    let access = try HDF5Identifier(
      H5Pcreate(h5_property_file_access()), closedBy: H5Pclose, name, "open the file")
    try check(H5Pset_fapl_core(access.value, 1 << 20, false), name, "open the file")
    let status = image.withUnsafeBytes {
      H5Pset_file_image(access.value, UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count)
    }
    try check(status, name, "open the file")
    file = try HDF5Identifier(
      H5Fopen(uniqueMemoryName(), h5_access_read_only(), access.value), closedBy: H5Fclose, name,
      "read the file as HDF5")
  }

  /// Whether there is a group or dataset at `path`.
  package func contains(_ path: String) -> Bool {
    silenceErrorPrinting()
    var current = ""
    for part in path.split(separator: "/") {
      current += "/" + part
      guard H5Lexists(file.value, current, defaultProperties) > 0 else { return false }
    }
    return true
  }

  /// The names directly below the group `path`, in alphabetic order.
  package func children(of path: String) throws(Failure) -> [String] {
    silenceErrorPrinting()
    let group = try HDF5Identifier(
      H5Gopen2(file.value, path, defaultProperties), closedBy: H5Gclose, name, "open group \(path)")
    var information = H5G_info_t()
    try check(H5Gget_info(group.value, &information), name, "list group \(path)")
    var names: [String] = []
    for index in 0..<information.nlinks {
      let length = H5Lget_name_by_idx(
        group.value, ".", H5_INDEX_NAME, H5_ITER_INC, index, nil, 0, defaultProperties)
      guard length >= 0 else { throw hdf5Failure(name, "list group \(path)") }
      var characters = [UInt8](repeating: 0, count: length + 1)
      let status = characters.withUnsafeMutableBytes {
        H5Lget_name_by_idx(
          group.value, ".", H5_INDEX_NAME, H5_ITER_INC, index,
          $0.baseAddress?.assumingMemoryBound(to: CChar.self), length + 1, defaultProperties)
      }
      guard status >= 0 else { throw hdf5Failure(name, "list group \(path)") }
      names.append(String(decoding: characters.prefix(length), as: UTF8.self))
    }
    return names
  }

  /// The extents of the dataset `path`, outermost axis first.
  package func shape(of path: String) throws(Failure) -> [Int] {
    try shape(of: try open(path), path)
  }

  /// Reads a dataset in row-major order.
  /// - Parameter shape: what the extents must be; nil where any will do. A negative extent fits any.
  /// - Throws: `Failure` (65) naming the dataset when it is absent, of another type or another shape.
  package func read<Scalar: HDF5Scalar>(
    _ path: String, as scalar: Scalar.Type, shape expected: [Int]? = nil
  ) throws(Failure) -> [Scalar] {
    let dataset = try open(path)
    let type = try HDF5Identifier(
      H5Dget_type(dataset.value), closedBy: H5Tclose, name, "read \(path)")
    let found = H5Tget_class(type.value)
    guard found == (Scalar.isFloatingPoint ? H5T_FLOAT : H5T_INTEGER),
      H5Tget_size(type.value) <= MemoryLayout<Scalar>.size
    else {
      throw Failure(
        .badData, at: name, "dataset \(path) has the wrong type", expected: Scalar.typeName,
        found: "\(describe(found)) of \(H5Tget_size(type.value)) bytes",
        remedy: "repeat the stage that writes it")
    }
    let extents = try shape(of: dataset, path)
    if let expected, !fits(extents, expected) {
      throw Failure(
        .badData, at: name, "dataset \(path) has the wrong shape", expected: spell(expected),
        found: spell(extents), remedy: "repeat the stage that writes it")
    }
    let count = extents.reduce(1, *)
    guard count > 0 else { return [] }
    // Not filled first: across modules that loop is not specialized and costs more than the reading.
    var status: herr_t = -1
    let values = [Scalar](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      status = H5Dread(
        dataset.value, Scalar.memoryType, wholeSpace, wholeSpace, defaultProperties,
        buffer.baseAddress)
      initializedCount = count
    }
    try check(status, name, "read \(path)")
    return values
  }

  /// Reads a list of strings.
  package func strings(_ path: String) throws(Failure) -> [String] {
    let dataset = try open(path)
    let type = try HDF5Identifier(
      H5Dget_type(dataset.value), closedBy: H5Tclose, name, "read \(path)")
    let length = H5Tget_size(type.value)
    guard H5Tget_class(type.value) == H5T_STRING, H5Tis_variable_str(type.value) == 0 else {
      throw Failure(
        .badData, at: name, "dataset \(path) has the wrong type",
        expected: "strings of fixed length", remedy: "repeat the stage that writes it")
    }
    let count = try shape(of: dataset, path).reduce(1, *)
    guard count > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: count * length)
    try check(
      H5Dread(dataset.value, type.value, wholeSpace, wholeSpace, defaultProperties, &bytes),
      name, "read \(path)")
    return (0..<count).map { index in
      let text = bytes[(index * length)..<((index + 1) * length)].prefix { $0 != 0 }
      return String(decoding: text, as: UTF8.self)
    }
  }

  private func open(_ path: String) throws(Failure) -> HDF5Identifier {
    silenceErrorPrinting()
    guard contains(path) else {
      throw Failure(
        .badData, at: name, "dataset \(path) is missing",
        remedy: "repeat the stage that writes it")
    }
    try checkLinks(path)
    let dataset = try HDF5Identifier(
      H5Dopen2(file.value, path, defaultProperties), closedBy: H5Dclose, name, "open \(path)")
    let creation = try HDF5Identifier(
      H5Dget_create_plist(dataset.value), closedBy: H5Pclose, name, "look at \(path)")
    guard H5Pget_layout(creation.value) != H5D_VIRTUAL,
      H5Pget_external_count(creation.value) <= 0
    else { throw elsewhere("dataset \(path) keeps its numbers in another file") }
    return dataset
  }

  /// - Throws: `Failure` 65 where the way to `path` leads through another link than the file's own tree.
  private func checkLinks(_ path: String) throws(Failure) {
    var current = ""
    for part in path.split(separator: "/") {
      current += "/" + part
      var information = H5L_info_t()
      try check(
        H5Lget_info(file.value, current, &information, defaultProperties), name,
        "look at \(current)")
      guard information.type == H5L_TYPE_HARD else {
        throw elsewhere("\(current) is a link to something else")
      }
    }
  }

  private func elsewhere(_ problem: String) -> Failure {
    Failure(
      .badData, at: name, problem, expected: "datasets that are in the file itself",
      remedy: "copy everything into one file, for instance by h5repack or h5py")
  }

  private func shape(of dataset: borrowing HDF5Identifier, _ path: String) throws(Failure) -> [Int]
  {
    let space = try HDF5Identifier(
      H5Dget_space(dataset.value), closedBy: H5Sclose, name, "measure \(path)")
    let rank = H5Sget_simple_extent_ndims(space.value)
    guard rank >= 0 else { throw hdf5Failure(name, "measure \(path)") }
    var extents = [hsize_t](repeating: 0, count: Int(rank))
    _ = H5Sget_simple_extent_dims(space.value, &extents, nil)
    let type = try HDF5Identifier(
      H5Dget_type(dataset.value), closedBy: H5Tclose, name, "measure \(path)")
    let creation = try HDF5Identifier(
      H5Dget_create_plist(dataset.value), closedBy: H5Pclose, name, "measure \(path)")
    // Deflate makes a thousandth of equal bytes, and no less.
    let most = hsize_t(byteCount) * (H5Pget_layout(creation.value) == H5D_CHUNKED ? 1100 : 1)
    var size = hsize_t(max(1, H5Tget_size(type.value)))
    for extent in extents {
      let (product, isTooLarge) = size.multipliedReportingOverflow(by: extent)
      guard !isTooLarge, extent == 0 || product <= most else {
        throw Failure(
          .badData, at: name, "dataset \(path) claims more numbers than the file can hold",
          expected: "\(byteCount) bytes of file or fewer",
          found: extents.map(String.init).joined(separator: " × ") + " numbers",
          remedy: "repeat the stage that writes it")
      }
      size = max(1, product)
    }
    return extents.map { Int(clamping: $0) }
  }
}

private func fits(_ found: [Int], _ expected: [Int]) -> Bool {
  found.count == expected.count && zip(found, expected).allSatisfy { $1 < 0 || $0 == $1 }
}

private func spell(_ shape: [Int]) -> String {
  shape.isEmpty ? "one value" : shape.map { $0 < 0 ? "any" : "\($0)" }.joined(separator: " × ")
}

private func describe(_ type: H5T_class_t) -> String {
  switch type {
  case H5T_INTEGER: "an integer"
  case H5T_FLOAT: "a float"
  case H5T_STRING: "a string"
  default: "another type"
  }
}
