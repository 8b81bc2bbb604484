/// The quantizer in single precision: constants rounded once, and an order of operations that a vector
/// kernel repeats bit for bit.
///
/// Every line is one IEEE operation rounded to nearest even, none of them fused:
/// - `range`:   c = w < −L ? −L : (w > L ? L : w);  r = round((c / L + 1) · h);  Q = ((r − h) / h) · L
///   with h = (2^b − 1)/2, so that 0 meets the tie of the middle and ±L are levels exactly;
/// - `integer`: x = w / Δ;  c = x < l ? l : (x > u ? u : x);  r = round(c);  Q = r · Δ;
/// - `sign`:    Q = w ≥ 0 ? L : −L, and NaN for NaN.
package struct SinglePrecisionGrid: Sendable, Hashable {
  package let grid: UniformQuantizer.Grid
  /// L, the representable range's bound, rounded to single precision.
  package let limit: Float
  /// Δ, rounded to single precision.
  package let stepSize: Float
  /// h = (2^b − 1)/2, exact.
  package let halfSteps: Float
  /// l = −2^(b−1), exact.
  package let lowestInteger: Float
  /// u = 2^(b−1) − 1, exact.
  package let highestInteger: Float

  init(bits: Int, limit: Double, stepSize: Double, grid: UniformQuantizer.Grid) {
    self.grid = grid
    self.limit = Float(limit)
    self.stepSize = Float(stepSize)
    let count = 1 << bits
    halfSteps = Float(count - 1) / 2
    lowestInteger = -Float(count / 2)
    highestInteger = Float(count / 2 - 1)
  }

  /// Q(w); NaN stays NaN.
  package func quantized(_ w: Float) -> Float {
    switch grid {
    case .range:
      let half = halfSteps
      return ((rangeIndex(w) - half) / half) * limit
    case .integer: return integer(w) * stepSize
    case .sign: return w.isNaN ? w : (w >= 0 ? limit : -limit)
    }
  }

  /// The index of Q(w) among the levels, 0 being the lowest; −1 for NaN, which has none.
  package func levelIndex(_ w: Float) -> Int {
    if w.isNaN { return -1 }
    switch grid {
    case .range: return Int(rangeIndex(w))
    case .integer: return Int(integer(w) - lowestInteger)
    case .sign: return w >= 0 ? 1 : 0
    }
  }

  private func rangeIndex(_ w: Float) -> Float {
    let clipped = w < -limit ? -limit : (w > limit ? limit : w)
    return ((clipped / limit + 1) * halfSteps).rounded(.toNearestOrEven)
  }

  private func integer(_ w: Float) -> Float {
    let scaled = w / stepSize
    let clipped =
      scaled < lowestInteger ? lowestInteger : (scaled > highestInteger ? highestInteger : scaled)
    return clipped.rounded(.toNearestOrEven)
  }
}
