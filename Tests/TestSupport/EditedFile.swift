import CHDF5
import Storage

/// HDF5 data open for changes in memory: those of a sealed file, or none yet.
package final class EditedFile {
  struct Failed: Error {}

  struct Object {
    let path: String
    let isDataset: Bool
    let attributes: [String]
  }

  package let id: hid_t

  /// Without data, in HDF5's earliest format.
  package init() throws {
    let access = Self.access()
    defer { H5Pclose(access) }
    id = H5Fcreate(Self.name(), h5_access_truncate(), 0, access)
    try check(herr_t(id < 0 ? -1 : 0))
  }

  init(_ sealed: [UInt8]) throws {
    let image = Array(sealed[Envelope.length...])
    let access = Self.access()
    defer { H5Pclose(access) }
    _ = image.withUnsafeBytes {
      H5Pset_file_image(access, UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count)
    }
    id = H5Fopen(Self.name(), 1, access)
    try check(herr_t(id < 0 ? -1 : 0))
  }

  private static func access() -> hid_t {
    let access = H5Pcreate(h5_property_file_access())
    H5Pset_fapl_core(access, 1 << 16, false)
    return access
  }

  /// Nothing exists below /dev/null, and no name may be there twice.
  private static func name() -> String { "/dev/null/edited-\(UInt64.random(in: 0 ... .max))" }

  deinit { H5Fclose(id) }

  func check(_ status: herr_t) throws { if status < 0 { throw Failed() } }

  func open(_ path: String) -> hid_t { H5Oopen(id, path, 0) }

  package func image() throws -> [UInt8] {
    try check(H5Fflush(id, H5F_SCOPE_GLOBAL))
    var bytes = [UInt8](repeating: 0, count: H5Fget_file_image(id, nil, 0))
    H5Fget_file_image(id, &bytes, bytes.count)
    return bytes
  }

  /// In pieces, so that extents that no file can hold take no room.
  func make(_ path: String, _ type: hid_t, _ extents: [hsize_t]) throws -> hid_t {
    let creation = H5Pcreate(h5_property_dataset_create())
    defer { H5Pclose(creation) }
    if !extents.isEmpty {
      H5Pset_chunk(creation, Int32(extents.count), extents.map { min(max(1, $0), 64) })
    }
    let space =
      extents.isEmpty
      ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(extents.count), extents, nil)
    let made = H5Dcreate2(id, path, type, space, 0, creation, 0)
    try check(herr_t(made < 0 ? -1 : 0))
    return made
  }

  func copyAttributes(from old: hid_t, to new: hid_t) throws {
    for name in attributes(of: old) {
      let attribute = H5Aopen(old, name, 0)
      let (type, space) = (H5Aget_type(attribute), H5Aget_space(attribute))
      let count = Int(H5Sget_simple_extent_npoints(space)) * H5Tget_size(type)
      var bytes = [UInt8](repeating: 0, count: max(1, count))
      try check(H5Aread(attribute, type, &bytes))
      let copy = H5Acreate2(new, name, type, space, 0, 0)
      try check(H5Awrite(copy, type, bytes))
      for id in [attribute, copy] { H5Aclose(id) }
    }
  }

  /// Groups and datasets, the root first.
  func objects(below path: String = "/") throws -> [Object] {
    let object = open(path)
    defer { H5Oclose(object) }
    let isDataset = H5Iget_type(object) == H5I_DATASET
    var all = [Object(path: path, isDataset: isDataset, attributes: attributes(of: object))]
    guard !isDataset else { return all }
    var information = H5G_info_t()
    try check(H5Gget_info(object, &information))
    for index in 0..<information.nlinks {
      let name = text {
        H5Lget_name_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, index, $0, $1, 0)
      }
      all += try objects(below: path == "/" ? "/\(name)" : "\(path)/\(name)")
    }
    return all
  }

  private func attributes(of object: hid_t) -> [String] {
    (0..<hsize_t(max(0, H5Aget_num_attrs(object)))).map { index in
      text { H5Aget_name_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, index, $0, $1, 0) }
    }
  }

  private func text(_ read: (UnsafeMutablePointer<CChar>?, Int) -> Int) -> String {
    var characters = [CChar](repeating: 0, count: read(nil, 0) + 1)
    let count = characters.count
    _ = characters.withUnsafeMutableBufferPointer { read($0.baseAddress, count) }
    return String(decoding: characters.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
