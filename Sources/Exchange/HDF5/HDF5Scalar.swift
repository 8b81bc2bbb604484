import CHDF5

/// A number that a dataset can hold. Stored little-endian, whatever the machine.
package protocol HDF5Scalar: Sendable, BitwiseCopyable {
  /// HDF5's type of this number in memory.
  static var memoryType: hid_t { get }
  /// HDF5's type of this number in a file.
  static var fileType: hid_t { get }
  /// Whether the file's type is `H5T_FLOAT` (else `H5T_INTEGER`).
  static var isFloatingPoint: Bool { get }
  /// How error messages call it.
  static var typeName: String { get }
  /// The place of the first number that breaks `condition`; nil where all keep it.
  static func firstViolation(
    of condition: HDF5Condition, in numbers: UnsafeBufferPointer<Self>
  ) -> Int?
}

extension Float: HDF5Scalar {
  package static var memoryType: hid_t { h5_native_float() }
  package static var fileType: hid_t { h5_float32_le() }
  package static var isFloatingPoint: Bool { true }
  package static var typeName: String { "32-bit float" }
  package static func firstViolation(
    of condition: HDF5Condition, in numbers: UnsafeBufferPointer<Self>
  ) -> Int? { condition.firstViolation(in: numbers) { Double($0) } }
}

extension Double: HDF5Scalar {
  package static var memoryType: hid_t { h5_native_double() }
  package static var fileType: hid_t { h5_float64_le() }
  package static var isFloatingPoint: Bool { true }
  package static var typeName: String { "64-bit float" }
  package static func firstViolation(
    of condition: HDF5Condition, in numbers: UnsafeBufferPointer<Self>
  ) -> Int? { condition.firstViolation(in: numbers) { Double($0) } }
}

extension Int64: HDF5Scalar {
  package static var memoryType: hid_t { h5_native_int64() }
  package static var fileType: hid_t { h5_int64_le() }
  package static var isFloatingPoint: Bool { false }
  package static var typeName: String { "64-bit integer" }
  package static func firstViolation(
    of condition: HDF5Condition, in numbers: UnsafeBufferPointer<Self>
  ) -> Int? { condition.firstViolation(in: numbers) { Double($0) } }
}

extension Int32: HDF5Scalar {
  package static var memoryType: hid_t { h5_native_int32() }
  package static var fileType: hid_t { h5_int32_le() }
  package static var isFloatingPoint: Bool { false }
  package static var typeName: String { "32-bit integer" }
  package static func firstViolation(
    of condition: HDF5Condition, in numbers: UnsafeBufferPointer<Self>
  ) -> Int? { condition.firstViolation(in: numbers) { Double($0) } }
}

extension UInt8: HDF5Scalar {
  package static var memoryType: hid_t { h5_native_uint8() }
  package static var fileType: hid_t { h5_uint8_le() }
  package static var isFloatingPoint: Bool { false }
  package static var typeName: String { "8-bit unsigned integer" }
  package static func firstViolation(
    of condition: HDF5Condition, in numbers: UnsafeBufferPointer<Self>
  ) -> Int? { condition.firstViolation(in: numbers) { Double($0) } }
}
