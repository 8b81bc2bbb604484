import CHDF5
import Diagnostics

/// The value of an attribute.
package enum HDF5Attribute: Equatable, Sendable {
  case string(String)
  case integer(Int)
  case double(Double)
  case doubles([Double])

  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  package var double: Double? { if case .double(let value) = self { value } else { nil } }
  package var doubles: [Double]? { if case .doubles(let value) = self { value } else { nil } }
}

/// A fixed-length UTF-8 string type of `count` bytes, padded with zeros.
func stringType(bytes count: Int, _ file: String) throws(Failure) -> HDF5Identifier {
  let type = try HDF5Identifier(
    H5Tcopy(h5_c_s1()), closedBy: H5Tclose, file, "make a string type")
  try check(H5Tset_size(type.value, max(1, count)), file, "size a string type")
  try check(H5Tset_cset(type.value, H5T_CSET_UTF8), file, "set a character set")
  try check(H5Tset_strpad(type.value, H5T_STR_NULLPAD), file, "set the padding of a string")
  return type
}

extension HDF5Writer {
  /// Puts an attribute on a group or dataset that exists.
  package func setAttribute(_ name: String, _ value: HDF5Attribute, on path: String = "/")
    throws(Failure)
  {
    let owner = try HDF5Identifier(
      H5Oopen(file.value, path, defaultProperties), closedBy: H5Oclose, self.name, "open \(path)")
    let action = "write attribute \(name) of \(path)"
    switch value {
    case .string(let text):
      let bytes = Array(text.utf8)
      let type = try stringType(bytes: bytes.count, self.name)
      try put(name, type.value, nil, bytes.isEmpty ? [0] : bytes, on: owner.value, action)
    case .integer(let number):
      try put(name, h5_int64_le(), nil, [Int64(number)], on: owner.value, action)
    case .double(let number):
      try put(name, h5_float64_le(), nil, [number], on: owner.value, action)
    case .doubles(let numbers):
      try put(name, h5_float64_le(), numbers.count, numbers, on: owner.value, action)
    }
  }

  private func put<Element>(
    _ name: String, _ type: hid_t, _ count: Int?, _ data: [Element], on owner: hid_t,
    _ action: String
  ) throws(Failure) {
    var dimension = hsize_t(count ?? 1)
    let space = try HDF5Identifier(
      count == nil ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &dimension, nil),
      closedBy: H5Sclose, self.name, action)
    let attribute = try HDF5Identifier(
      H5Acreate2(owner, name, type, space.value, defaultProperties, defaultProperties),
      closedBy: H5Aclose, self.name, action)
    try check(H5Awrite(attribute.value, type, data), self.name, action)
  }
}

extension HDF5Reader {
  /// The attribute `attribute` of `path`, or nil where there is none.
  /// - Throws: `Failure` (65) when the attribute has a type that this pipeline never writes.
  package func attribute(_ attribute: String, on path: String = "/") throws(Failure)
    -> HDF5Attribute?
  {
    let found = try read(attribute, on: path)
    try checkUnchanged()
    return found
  }

  private func read(_ attribute: String, on path: String) throws(Failure) -> HDF5Attribute? {
    silenceErrorPrinting()
    guard try containsOwn(path) else { return nil }
    let action = "read attribute \(attribute) of \(path)"
    let isThere = H5Aexists_by_name(file.value, path, attribute, defaultProperties)
    guard try answer(isThere, name, action) else { return nil }
    let id = try HDF5Identifier(
      H5Aopen_by_name(file.value, path, attribute, defaultProperties, defaultProperties),
      closedBy: H5Aclose, name, action)
    let type = try HDF5Identifier(H5Aget_type(id.value), closedBy: H5Tclose, name, action)
    let space = try HDF5Identifier(H5Aget_space(id.value), closedBy: H5Sclose, name, action)
    let isScalar = H5Sget_simple_extent_type(space.value) == H5S_SCALAR
    let count = H5Sget_simple_extent_npoints(space.value)
    switch H5Tget_class(type.value) {
    case H5T_STRING where isScalar:
      guard let text = hdf5Text(ofAttribute: id.value, type: type.value) else {
        throw hdf5Failure(name, action)
      }
      return .string(text)
    case H5T_INTEGER where isScalar && isPlain(type.value, Int64.self):
      var number: Int64 = 0
      try check(H5Aread(id.value, h5_native_int64(), &number), name, action)
      return .integer(Int(number))
    case H5T_FLOAT where (0...Self.longestList).contains(count) && isPlain(type.value, Double.self):
      var numbers = [Double](repeating: 0, count: max(1, Int(count)))
      try check(H5Aread(id.value, h5_native_double(), &numbers), name, action)
      return isScalar ? .double(numbers[0]) : .doubles(Array(numbers.prefix(Int(count))))
    default:
      throw failure(
        "attribute \(attribute) of \(path) has an unknown type",
        expected: "a string, an integer, a float or a short list of floats",
        found: "\(count) times \(describe(type.value))")
    }
  }

  /// Lists in attributes are shapes and the like.
  private static var longestList: hssize_t { 64 }
}
