/// The four convolution sums of one 2×2 pooling window, for one vector of filters. They stay in registers
/// from the bias to the pooled value.
struct Window {
  private var p00: Vector
  private var p01: Vector
  private var p10: Vector
  private var p11: Vector

  @inline(__always)
  init(bias: Vector) { (p00, p01, p10, p11) = (bias, bias, bias, bias) }

  /// Adds one tap: `x` is the input that the window's first sum meets, `right` and `down` are the distances
  /// to those of its neighbours.
  @inline(__always)
  mutating func add(_ weight: Vector, _ x: UnsafePointer<Float>, right: Int, down: Int) {
    p00 = p00.adding(Vector(broadcasting: x), times: weight)
    p01 = p01.adding(Vector(broadcasting: x + right), times: weight)
    p10 = p10.adding(Vector(broadcasting: x + down), times: weight)
    p11 = p11.adding(Vector(broadcasting: x + (down &+ right)), times: weight)
  }

  /// Writes the maximum after ReLU and its argmax, 0 ... 3, the first in row order among equals. The
  /// comparisons are written so that NaN stays.
  @inline(__always)
  func pool(into map: UnsafeMutablePointer<Float>, argmax: UnsafeMutablePointer<Int32>) {
    var best = p00
    var taken = Integers.zero
    Self.consider(p01, 1, &best, &taken)
    Self.consider(p10, 2, &best, &taken)
    Self.consider(p11, 3, &best, &taken)
    best.replacing(with: Vector.zero, where: best .<= Vector.zero).store(map)
    taken.store(argmax)
  }

  @inline(__always)
  private static func consider(
    _ candidate: Vector, _ index: Int32, _ best: inout Vector, _ taken: inout Integers
  ) {
    let keep = candidate .<= best
    best = candidate.replacing(with: best, where: keep)
    taken = Integers(repeating: index).replacing(with: taken, where: keep)
  }
}
