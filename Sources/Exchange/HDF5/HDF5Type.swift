import CHDF5

/// Whether a file's numbers are such as processors know, of the kind of `Scalar` and no wider.
package func isPlain<Scalar: HDF5Scalar>(_ type: hid_t, _ scalar: Scalar.Type) -> Bool {
  let size = H5Tget_size(type)
  guard size <= MemoryLayout<Scalar>.size else { return false }
  guard Scalar.isFloatingPoint else {
    return H5Tget_class(type) == H5T_INTEGER && H5Tget_precision(type) == 8 * size
      && H5Tget_offset(type) == 0
  }
  guard H5Tget_class(type) == H5T_FLOAT, size == 4 || size == 8 else { return false }
  let plain = H5Tcopy(size == 4 ? h5_float32_le() : h5_float64_le())
  defer { H5Tclose(plain) }
  H5Tset_order(plain, H5Tget_order(type))
  return H5Tequal(plain, type) > 0
}

/// A type of a file in words: "a float of 8 bytes".
func describe(_ type: hid_t) -> String {
  let kind =
    switch H5Tget_class(type) {
    case H5T_INTEGER: "an integer"
    case H5T_FLOAT: "a float"
    case H5T_STRING: "a string"
    default: "another type"
    }
  return "\(kind) of \(H5Tget_size(type)) bytes"
}
