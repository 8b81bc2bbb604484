import CHDF5
import Diagnostics

/// Reads an HDF5 file from bytes in memory or, piece by piece, from an open file: no locks, and never a half-written
/// file.
///
/// What it reads is in this file (`HDF5Dataset`) and as the caller declares it: of this type, with these extents, each
/// number within these limits. Everything else is a `Failure` (65) that names file and dataset, what was expected and
/// what was found.
package final class HDF5Reader {
  /// How error messages call the file.
  package let name: String
  let file: HDF5Identifier
  let byteCount: Int
  private let remedy: String
  /// Throws where bytes on disk are no longer those that were opened.
  let checkUnchanged: () throws(Failure) -> Void
  /// What datasets may still take in memory, and what each has taken.
  var memoryLeft: Int
  var admitted: [String: Int] = [:]

  /// What the datasets of a file of so many bytes may take in memory. Trained weights hardly shrink when they are
  /// packed: what claims to grow more is a mistake, or a trap.
  package static func memory(for byteCount: Int) -> Int { 64 << 20 + 64 * byteCount }

  /// - Parameter remedy: what to do about a file that is not as it should be.
  /// - Throws: `Failure` (65) when the bytes are not an HDF5 file.
  package init(
    image: [UInt8], name: String, remedy: String = "repeat the stage that writes it"
  ) throws(Failure) {
    silenceErrorPrinting()
    self.name = name
    self.remedy = remedy
    checkUnchanged = { () throws(Failure) in }
    byteCount = image.count
    memoryLeft = Self.memory(for: image.count)
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

  /// - Parameters:
  ///   - descriptor: of the file, open for reading.
  ///   - checkUnchanged: is asked after whatever is read.
  /// - Throws: `Failure` (65) when it is not an HDF5 file, and where another file has its name by now: HDF5 opens by
  ///   name.
  package init(
    descriptor: Int32, byteCount: Int, name: String, remedy: String,
    checkUnchanged: @escaping () throws(Failure) -> Void
  ) throws(Failure) {
    silenceErrorPrinting()
    self.name = name
    self.remedy = remedy
    self.byteCount = byteCount
    self.checkUnchanged = checkUnchanged
    memoryLeft = Self.memory(for: byteCount)
    let access = try HDF5Identifier(
      H5Pcreate(h5_property_file_access()), closedBy: H5Pclose, name, "open the file")
    try check(H5Pset_fapl_sec2(access.value), name, "open the file")
    try check(H5Pset_file_locking(access.value, false, true), name, "open the file")
    // The open file itself, whatever its path leads to by now.
    file = try HDF5Identifier(
      H5Fopen("/proc/self/fd/\(descriptor)", h5_access_read_only(), access.value),
      closedBy: H5Fclose, name, "read the file as HDF5")
  }

  /// Whether there is something at `path`; whether it may be read, reading tells.
  /// - Throws: `Failure` (65) where the file cannot tell.
  package func contains(_ path: String) throws(Failure) -> Bool {
    try presence(of: path) != .absent
  }

  /// The same, of what is to be read.
  /// - Throws: `Failure` 65 where the way to `path` leads through another link than the file's own tree.
  func containsOwn(_ path: String) throws(Failure) -> Bool {
    switch try presence(of: path) {
    case .absent: return false
    case .own: return true
    case .link(let place):
      throw failure(
        "\(place) is a link to something else", expected: "datasets that are in the file itself",
        remedy: "copy everything into one file, for instance by h5repack or h5py")
    }
  }

  private enum Presence: Equatable {
    case absent
    case own
    /// At this place, on the way or at its end. What is behind it is not asked: it may be another file.
    case link(String)
  }

  private func presence(of path: String) throws(Failure) -> Presence {
    silenceErrorPrinting()
    var place = "/"
    for part in path.split(separator: "/") {
      let above = place
      place += place == "/" ? part : "/" + part
      guard try isGroup(above),
        try answer(H5Lexists(file.value, place, defaultProperties), name, "look for \(place)")
      else { return .absent }
      guard try isOwn(place) else { return .link(place) }
    }
    return .own
  }

  /// Whether something may lie below `place`, which is there and the file's own.
  private func isGroup(_ place: String) throws(Failure) -> Bool {
    let object = try HDF5Identifier(
      H5Oopen(file.value, place, defaultProperties), closedBy: H5Oclose, name, "look at \(place)")
    return H5Iget_type(object.value) == H5I_GROUP
  }

  /// How many groups and datasets are in a group; 0 where there is none.
  func linkCount(of path: String) throws(Failure) -> Int {
    guard try containsOwn(path) else { return 0 }
    let group = try HDF5Identifier(
      H5Gopen2(file.value, path, defaultProperties), closedBy: H5Gclose, name, "open group \(path)")
    var information = H5G_info_t()
    try check(H5Gget_info(group.value, &information), name, "list group \(path)")
    return Int(clamping: information.nlinks)
  }

  /// Whether `place`, which is there, belongs to the file's own tree.
  private func isOwn(_ place: String) throws(Failure) -> Bool {
    var information = H5L_info_t()
    try check(
      H5Lget_info(file.value, place, &information, defaultProperties), name, "look at \(place)")
    return information.type == H5L_TYPE_HARD
  }

  /// Reads a dataset in row-major order.
  /// - Parameters:
  ///   - shape: what the extents must be, outermost axis first; nil where any will do.
  ///   - condition: what every number must be.
  /// - Returns: the numbers, and the extents as they are.
  package func array<Scalar: HDF5Scalar>(
    _ path: String, of scalar: Scalar.Type, shape: [HDF5Extent]?, _ condition: HDF5Condition
  ) throws(Failure) -> (values: [Scalar], extents: [Int]) {
    let dataset = try open(path, memorySize: MemoryLayout<Scalar>.size)
    guard isPlain(dataset.type.value, Scalar.self) else {
      throw failure(
        "dataset \(path) has the wrong type", expected: Scalar.typeName,
        found: describe(dataset.type.value))
    }
    try require(shape, dataset.extents, path)
    guard dataset.count > 0 else { return ([], dataset.extents) }
    // Not filled first: across modules that loop is not specialized and costs more than the reading.
    var ending: (status: herr_t, refusal: HDF5Refusal?) = (-1, nil)
    var violation: Int?
    let values = [Scalar](unsafeUninitializedCapacity: dataset.count) { buffer, initialized in
      ending = read(
        dataset, as: Scalar.memoryType, into: UnsafeMutableRawBufferPointer(buffer))
      guard ending.status >= 0 else { return }
      initialized = dataset.count
      violation = Scalar.firstViolation(
        of: condition, in: UnsafeBufferPointer(rebasing: buffer[..<initialized]))
    }
    try checkRead(ending, path)
    if let violation {
      throw refusal("dataset \(path)", condition, "\(values[violation]) at index \(violation)")
    }
    return (values, dataset.extents)
  }

  /// As `array`, where the extents are known.
  package func read<Scalar: HDF5Scalar>(
    _ path: String, as scalar: Scalar.Type, shape: [Int]? = nil,
    _ condition: HDF5Condition = .anything
  ) throws(Failure) -> [Scalar] {
    try array(path, of: scalar, shape: shape?.map(HDF5Extent.exactly), condition).values
  }

  /// Reads a list of strings.
  package func strings(_ path: String, count: HDF5Extent = .any) throws(Failure) -> [String] {
    // A string in memory takes sixteen bytes, and a few more where it is long.
    let dataset = try open(path, memorySize: 64)
    let type = dataset.type.value
    guard H5Tget_class(type) == H5T_STRING, H5Tis_variable_str(type) == 0 else {
      throw failure(
        "dataset \(path) has the wrong type", expected: "strings of fixed length",
        found: describe(type))
    }
    try require([count], dataset.extents, path)
    guard dataset.count > 0 else { return [] }
    let length = dataset.elementSize
    var bytes = [UInt8](repeating: 0, count: dataset.count * length)
    try checkRead(bytes.withUnsafeMutableBytes { read(dataset, as: type, into: $0) }, path)
    return (0..<dataset.count).map { index in
      let text = bytes[(index * length)..<((index + 1) * length)].prefix { $0 != 0 }
      return String(decoding: text, as: UTF8.self)
    }
  }

  private func require(
    _ expected: [HDF5Extent]?, _ found: [Int], _ path: String
  ) throws(Failure) {
    guard let expected else { return }
    guard found.count == expected.count, zip(found, expected).allSatisfy({ $1.allows($0) }) else {
      throw failure(
        "dataset \(path) has the wrong shape", expected: spell(expected), found: spell(found))
    }
  }

  func refusal(_ place: String, _ condition: HDF5Condition, _ found: String) -> Failure {
    failure(
      "\(place) holds a number that it must not", expected: "\(condition)", found: found)
  }

  /// A failure of the file: code 65, with what to do about it.
  package func failure(
    _ problem: String, expected: String? = nil, found: String? = nil, remedy: String? = nil
  ) -> Failure {
    Failure(
      .badData, at: name, problem, expected: expected, found: found, remedy: remedy ?? self.remedy)
  }
}
