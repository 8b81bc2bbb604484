import CHDF5
import Diagnostics
import HDF5

/// Attributes of strange HDF5 files: numbers (alone, or a list of one) and texts.
enum HDF5Attributes {
  /// - Returns: nil where there is no such attribute, or one of another kind.
  static func read(
    _ name: String, of object: String, in file: HDF5WorkingCopy
  ) throws(Failure) -> WeightAttribute? {
    let action = "read the attribute \(name) of \(object)"
    // What cannot be read is not absent.
    let isThere = H5Aexists_by_name(file.file, object, name, defaultProperties)
    try check(isThere, file.path, action)
    guard isThere > 0 else { return nil }
    let attribute = try HDF5Handle(
      H5Aopen_by_name(file.file, object, name, defaultProperties, defaultProperties),
      closedBy: H5Aclose, file.path, action)
    let type = try HDF5Handle(H5Aget_type(attribute.value), closedBy: H5Tclose, file.path, action)
    let space = try HDF5Handle(
      H5Aget_space(attribute.value), closedBy: H5Sclose, file.path, action)
    guard H5Sget_simple_extent_npoints(space.value) == 1 else { return nil }
    switch H5Tget_class(type.value) {
    case H5T_FLOAT, H5T_INTEGER:
      var number = 0.0
      try check(H5Aread(attribute.value, h5_native_double(), &number), file.path, action)
      return .number(number)
    case H5T_STRING:
      guard let text = hdf5Text(ofAttribute: attribute.value, type: type.value) else {
        throw libraryFailure(file.path, action)
      }
      return .text(text)
    default: return nil
    }
  }

  /// Writes an attribute, in the place of one that has the name.
  static func write(
    _ name: String, _ value: WeightAttribute, of object: String, in file: HDF5WorkingCopy
  ) throws(Failure) {
    let action = "write the attribute \(name) of \(object)"
    let owner = try HDF5Handle(
      H5Oopen(file.file, object, defaultProperties), closedBy: H5Oclose, file.path, action)
    if H5Aexists(owner.value, name) > 0 {
      try check(H5Adelete(owner.value, name), file.path, action)
    }
    let space = try HDF5Handle(H5Screate(H5S_SCALAR), closedBy: H5Sclose, file.path, action)
    switch value {
    case .number(let number):
      let attribute = try HDF5Handle(
        H5Acreate2(
          owner.value, name, h5_float64_le(), space.value, defaultProperties, defaultProperties),
        closedBy: H5Aclose, file.path, action)
      var stored = number
      try checkWritten(H5Awrite(attribute.value, h5_native_double(), &stored), file.path, action)
    case .text(let text):
      // Of variable length, as h5py writes them: those of fixed length it reads as bytes.
      let type = try HDF5Handle(H5Tcopy(h5_c_s1()), closedBy: H5Tclose, file.path, action)
      try check(H5Tset_size(type.value, h5_variable_length()), file.path, action)
      try check(H5Tset_cset(type.value, H5T_CSET_UTF8), file.path, action)
      let attribute = try HDF5Handle(
        H5Acreate2(
          owner.value, name, type.value, space.value, defaultProperties, defaultProperties),
        closedBy: H5Aclose, file.path, action)
      let status = text.withCString { characters in
        withUnsafePointer(to: characters) { H5Awrite(attribute.value, type.value, $0) }
      }
      try checkWritten(status, file.path, action)
    }
  }
}
