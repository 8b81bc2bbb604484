import CHDF5
import Diagnostics
import HDF5

/// Walks through a strange HDF5 file and lists its arrays, refusing everything by which a file reaches out of itself
/// or that only programs from elsewhere could unpack.
struct HDF5Survey {
  private let file: hid_t
  private let path: String
  private(set) var tensors: [WeightTensor] = []
  private var objects = 0
  private var softLinks: [(link: String, target: String)] = []

  /// What has more objects or is nested more deeply runs in circles.
  private static let (most, deepest) = (100_000, 32)

  init(_ file: hid_t, path: String) throws(Failure) {
    self.file = file
    self.path = path
    try group("/", depth: 0)
    // Only now is it certain that none of them leads through a link to another file.
    for (link, target) in softLinks {
      let folder = link.lastIndex(of: "/").map { String(link[..<$0]) } ?? ""
      let place = target.hasPrefix("/") ? target : "\(folder)/\(target)"
      guard H5Oexists_by_name(file, place, defaultProperties) > 0 else {
        throw refusal(
          "the soft link \(link) leads to \(target), which is not in the file", "a whole file")
      }
    }
  }

  private func refusal(_ problem: String, _ expected: String, found: String? = nil) -> Failure {
    Failure(
      .badData, at: path, problem, expected: expected, found: found,
      remedy: "copy everything into one file, for instance by h5repack or h5py")
  }

  private mutating func group(_ name: String, depth: Int) throws(Failure) {
    let group = try HDF5Handle(
      H5Gopen2(file, name, defaultProperties), closedBy: H5Gclose, path, "open group \(name)")
    var information = H5G_info_t()
    try check(H5Gget_info(group.value, &information), path, "list group \(name)")
    for index in 0..<information.nlinks {
      let child = try linkName(group.value, index, name)
      objects += 1
      guard objects <= Self.most, depth < Self.deepest else {
        throw refusal(
          "the groups of the file run in circles, at \(name.prefix(60))…", "a tree of groups")
      }
      try link(child, in: group.value, below: name, depth: depth)
    }
  }

  private func linkName(_ group: hid_t, _ index: hsize_t, _ name: String) throws(Failure) -> String
  {
    let length = H5Lget_name_by_idx(
      group, ".", H5_INDEX_NAME, H5_ITER_INC, index, nil, 0, defaultProperties)
    guard length >= 0 else { throw libraryFailure(path, "list group \(name)") }
    var characters = [CChar](repeating: 0, count: length + 1)
    guard
      H5Lget_name_by_idx(
        group, ".", H5_INDEX_NAME, H5_ITER_INC, index, &characters, length + 1, defaultProperties)
        >= 0
    else { throw libraryFailure(path, "list group \(name)") }
    return String(
      decoding: characters.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private mutating func link(
    _ child: String, in group: hid_t, below parent: String, depth: Int
  ) throws(Failure) {
    let place = parent == "/" ? "/" + child : parent + "/" + child
    var information = H5L_info_t()
    try check(
      H5Lget_info(group, child, &information, defaultProperties), path, "look at \(place)")
    switch information.type {
    case H5L_TYPE_HARD: try object(place, depth: depth)
    case H5L_TYPE_SOFT:
      var target = [CChar](repeating: 0, count: Int(information.u.val_size) + 1)
      try check(
        H5Lget_val(group, child, &target, target.count, defaultProperties), path,
        "follow \(place)")
      softLinks.append((place, String(cString: target)))
    default:
      throw refusal("\(place) is a link to another file", "arrays that are in the file itself")
    }
  }

  private mutating func object(_ place: String, depth: Int) throws(Failure) {
    let object = try HDF5Handle(
      H5Oopen(file, place, defaultProperties), closedBy: H5Oclose, path, "open \(place)")
    switch H5Iget_type(object.value) {
    case H5I_GROUP: try group(place, depth: depth + 1)
    case H5I_DATASET: try dataset(object.value, place)
    default: break
    }
  }

  private mutating func dataset(_ dataset: hid_t, _ place: String) throws(Failure) {
    let creation = try HDF5Handle(
      H5Dget_create_plist(dataset), closedBy: H5Pclose, path, "look at \(place)")
    let space = try HDF5Handle(
      H5Dget_space(dataset), closedBy: H5Sclose, path, "measure \(place)")
    let type = try HDF5Handle(
      H5Dget_type(dataset), closedBy: H5Tclose, path, "look at \(place)")
    if let refusal = HDF5Refusal(ofStorage: dataset, creation.value, space.value, type.value) {
      throw refusal.failure(of: place, at: path)
    }
    guard H5Sget_simple_extent_type(space.value) != H5S_NULL else { return }
    var extents = [hsize_t](
      repeating: 0, count: Int(max(0, H5Sget_simple_extent_ndims(space.value))))
    _ = H5Sget_simple_extent_dims(space.value, &extents, nil)
    let shape = extents.map { Int(exactly: $0) ?? -1 }
    let size = max(1, H5Tget_size(type.value))
    guard let count = elementCount(shape), !count.multipliedReportingOverflow(by: size).overflow
    else {
      throw refusal(
        "\(place) states an impossible shape", "a shape that fits into memory",
        found: extents.map(String.init).joined(separator: " × "))
    }
    tensors.append(
      WeightTensor(
        name: String(place.dropFirst()), shape: shape, precision: precision(of: type.value),
        elementType: spelled(type.value)))
  }

  /// Numbers that are just IEEE's, in either order of bytes.
  private func precision(of type: hid_t) -> WeightPrecision? {
    guard isPlain(type, Double.self) else { return nil }
    return WeightPrecision.allCases.first { $0.size == H5Tget_size(type) }
  }

  private func spelled(_ type: hid_t) -> String {
    let bits = 8 * H5Tget_size(type)
    switch H5Tget_class(type) {
    case H5T_FLOAT: return "float\(bits)"
    case H5T_INTEGER: return "int\(bits)"
    case H5T_STRING: return "text"
    default: return "a type of its own"
    }
  }
}

extension HDF5Refusal {
  func failure(of dataset: String, at path: String) -> Failure {
    Failure(
      .badData, at: path, "\(dataset) \(problem)", expected: expected,
      remedy: remedy ?? "write the file again")
  }
}
