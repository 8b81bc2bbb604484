import CHDF5

/// What a file is refused for before a number of it is read, whoever wrote it: for files of stages and of strangers alike.
package struct HDF5Refusal: Error, Equatable, Sendable {
  /// A clause that follows the dataset's name: "is a virtual dataset".
  package let problem: String
  package let expected: String
  /// Nil where nothing is to be said but what is said of every damaged file.
  package let remedy: String?

  init(_ problem: String, expected: String) {
    (self.problem, self.expected, remedy) = (problem, expected, nil)
  }

  /// - Parameters:
  ///   - dataset: an open one.
  ///   - creation: the property list that it was made with.
  ///   - space: its extents.
  ///   - type: of its elements.
  /// - Returns: nil where its numbers are in the file itself, which has room for them, and packed by no filter but those
  ///   of every HDF5.
  package init?(ofStorage dataset: hid_t, _ creation: hid_t, _ space: hid_t, _ type: hid_t) {
    guard H5Pget_layout(creation) != H5D_VIRTUAL, H5Pget_external_count(creation) <= 0 else {
      let isVirtual = H5Pget_layout(creation) == H5D_VIRTUAL
      problem = (isVirtual ? "is a virtual dataset and " : "") + "keeps its numbers in another file"
      expected = "datasets that are in the file itself"
      remedy = "copy everything into one file, for instance by h5repack or h5py"
      return
    }
    let names = (0..<UInt32(max(0, H5Pget_nfilters(creation)))).lazy
    guard let stranger = names.compactMap({ Self.stranger(at: $0, of: creation) }).first else {
      guard let sizes = Self.contradiction(dataset, creation, space, type) else { return nil }
      problem = "has room for \(sizes.room) bytes"
      expected = "\(sizes.needed) bytes, which its elements take"
      remedy = nil
      return
    }
    problem = "is packed with \(stranger)"
    expected = "gzip, shuffle, fletcher32 or none"
    remedy = "pack it anew with gzip: h5repack -f GZIP=4 IN OUT"
  }

  /// The bytes that a dataset in one piece has room for in the file, and that its elements take, where they differ: HDF5
  /// would copy from beyond the room. One of which nothing was ever written has none.
  private static func contradiction(
    _ dataset: hid_t, _ creation: hid_t, _ space: hid_t, _ type: hid_t
  ) -> (room: UInt64, needed: UInt64)? {
    guard H5Pget_layout(creation) != H5D_CHUNKED else { return nil }
    var status = H5D_SPACE_STATUS_ERROR
    H5Dget_space_status(dataset, &status)
    guard status != H5D_SPACE_STATUS_NOT_ALLOCATED else { return nil }
    let count = UInt64(clamping: H5Sget_simple_extent_npoints(space))
    let (needed, isTooLarge) = count.multipliedReportingOverflow(by: UInt64(H5Tget_size(type)))
    let room = H5Dget_storage_size(dataset)
    return room != needed || isTooLarge ? (room, isTooLarge ? .max : needed) : nil
  }

  /// The name of a filter that not every HDF5 has; nil for one of the others.
  private static func stranger(at index: UInt32, of creation: hid_t) -> String? {
    var (flags, valueCount, configuration) = (UInt32(0), 0, UInt32(0))
    var title = [CChar](repeating: 0, count: 64)
    let filter = H5Pget_filter2(
      creation, index, &flags, &valueCount, nil, title.count - 1, &title, &configuration)
    guard ![H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32].contains(filter)
    else { return nil }
    let word = String(
      decoding: title.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return word.isEmpty ? "filter \(filter)" : word
  }
}

/// The text of a string attribute that is open, of fixed length or, as h5py writes them, of any; nil where HDF5 cannot
/// read it, or where it claims to be longer than the header that attributes are kept in.
package func hdf5Text(ofAttribute id: hid_t, type: hid_t) -> String? {
  if H5Tis_variable_str(type) > 0 {
    var pointer: UnsafeMutablePointer<CChar>?
    guard H5Aread(id, type, &pointer) >= 0 else { return nil }
    guard let pointer else { return "" }
    defer { H5free_memory(pointer) }
    return String(cString: pointer)
  }
  let size = H5Tget_size(type)
  guard size <= 0xffff else { return nil }
  var bytes = [UInt8](repeating: 0, count: max(1, size))
  guard H5Aread(id, type, &bytes) >= 0 else { return nil }
  return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
}

/// The innermost message of HDF5's error stack, of the call that failed last.
package func hdf5Message() -> String? {
  var message = ""
  withUnsafeMutablePointer(to: &message) { pointer in
    _ = H5Ewalk2(
      defaultErrorStack, H5E_WALK_UPWARD,
      { depth, entry, context in
        guard depth == 0, let entry, let context, let text = entry.pointee.desc else { return 0 }
        context.assumingMemoryBound(to: String.self).pointee = String(cString: text)
        return 0
      }, pointer)
  }
  return message.isEmpty ? nil : message
}
