/// ReLU by a simple loop.
public enum PlainRectifier {
  /// y = max(x, 0) in place; −0 becomes 0, a NaN stays.
  @inlinable
  public static func rectify<Scalar: BinaryFloatingPoint>(
    _ x: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    for i in 0..<count where x[i] <= 0 { x[i] = 0 }
  }
}
