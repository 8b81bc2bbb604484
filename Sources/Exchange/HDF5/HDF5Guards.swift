import CHDF5

/// What a file is refused for before a number of it is read, whoever wrote it: for files of stages and of strangers alike.
package struct HDF5Refusal: Equatable, Sendable {
  /// A clause that follows the dataset's name: "is a virtual dataset".
  package let problem: String
  package let expected: String
  package let remedy: String

  /// - Parameter creation: the property list that a dataset was made with.
  /// - Returns: nil where its numbers are in the file itself, and packed by no filter but those of every HDF5.
  package init?(ofStorage creation: hid_t) {
    guard H5Pget_layout(creation) != H5D_VIRTUAL, H5Pget_external_count(creation) <= 0 else {
      let isVirtual = H5Pget_layout(creation) == H5D_VIRTUAL
      problem = (isVirtual ? "is a virtual dataset and " : "") + "keeps its numbers in another file"
      expected = "datasets that are in the file itself"
      remedy = "copy everything into one file, for instance by h5repack or h5py"
      return
    }
    let names = (0..<UInt32(max(0, H5Pget_nfilters(creation)))).lazy
    guard let stranger = names.compactMap({ Self.stranger(at: $0, of: creation) }).first else {
      return nil
    }
    problem = "is packed with \(stranger)"
    expected = "gzip, shuffle, fletcher32 or none"
    remedy = "pack it anew with gzip: h5repack -f GZIP=4 IN OUT"
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
