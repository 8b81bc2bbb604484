/// How a sum of products is rounded. The vector kernels of x86-64-v3 and later fuse multiplication and
/// addition (one rounding); the plain kernels can do both, so that "the same arithmetic" can be tested
/// bit for bit.
///
/// Public, since the compiler takes only public functions over into other modules, where a call for every product
/// would make the plain networks ten times as slow.
public protocol Accumulation: Sendable {
  /// accumulator + a · b.
  static func sum<Scalar: BinaryFloatingPoint>(
    _ accumulator: Scalar, _ a: Scalar, _ b: Scalar
  ) -> Scalar
}

/// Two roundings: the product, then the sum.
public enum SeparateRounding: Accumulation {
  @inlinable @inline(__always)
  public static func sum<Scalar: BinaryFloatingPoint>(
    _ accumulator: Scalar, _ a: Scalar, _ b: Scalar
  ) -> Scalar {
    accumulator + a * b
  }
}

/// One rounding. Slow here where it is no instruction: for tests.
public enum FusedRounding: Accumulation {
  @inlinable @inline(__always)
  public static func sum<Scalar: BinaryFloatingPoint>(
    _ accumulator: Scalar, _ a: Scalar, _ b: Scalar
  ) -> Scalar {
    accumulator.addingProduct(a, b)
  }
}
