/// How a sum of products is rounded. The vector kernels of x86-64-v3 and later fuse multiplication and
/// addition (one rounding); the plain kernels can do both, so that "the same arithmetic" can be tested
/// bit for bit.
package protocol Accumulation: Sendable {
  /// accumulator + a · b.
  static func sum<Scalar: BinaryFloatingPoint>(
    _ accumulator: Scalar, _ a: Scalar, _ b: Scalar
  ) -> Scalar
}

/// Two roundings: the product, then the sum.
package enum SeparateRounding: Accumulation {
  @inline(__always)
  package static func sum<Scalar: BinaryFloatingPoint>(
    _ accumulator: Scalar, _ a: Scalar, _ b: Scalar
  ) -> Scalar {
    accumulator + a * b
  }
}

/// One rounding. Slow here where it is no instruction: for tests.
package enum FusedRounding: Accumulation {
  @inline(__always)
  package static func sum<Scalar: BinaryFloatingPoint>(
    _ accumulator: Scalar, _ a: Scalar, _ b: Scalar
  ) -> Scalar {
    accumulator.addingProduct(a, b)
  }
}
