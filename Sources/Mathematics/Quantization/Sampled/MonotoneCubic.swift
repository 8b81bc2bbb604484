/// The monotone cubic interpolant of Fritsch and Carlson (1980) through given points, with the slopes of
/// Fritsch and Butland (1984): continuous with its derivative, monotone wherever the points are, so that
/// it stays positive between positive values and makes no bumps of its own.
struct MonotoneCubic: Sendable, Hashable {
  /// Strictly increasing.
  let positions: [Double]
  let values: [Double]
  /// The interpolant's slope at every position.
  let slopes: [Double]
  /// ∫ from the first position to each.
  private let integrals: [Double]

  /// - Parameter isPeriodic: whether the last point is the first one again, so that the slope there is
  ///   that of an interior point.
  /// - Precondition: as many values as positions, two at least; positions strictly increasing.
  init(positions: [Double], values: [Double], isPeriodic: Bool = false) {
    precondition(positions.count == values.count && positions.count >= 2, "too few points")
    precondition(zip(positions, positions.dropFirst()).allSatisfy(<), "positions out of order")
    self.positions = positions
    self.values = values
    let slopes = Self.slopes(positions, values, isPeriodic: isPeriodic)
    self.slopes = slopes
    var integrals = [0.0]
    for k in 0..<(positions.count - 1) {
      let h = positions[k + 1] - positions[k]
      let area = h * (values[k] + values[k + 1]) / 2 + h * h * (slopes[k] - slopes[k + 1]) / 12
      integrals.append((integrals.last ?? 0) + area)
    }
    self.integrals = integrals
  }

  /// The interpolant at `x`; beyond the ends the value at the end.
  func value(at x: Double) -> Double {
    let k = interval(of: x)
    return values[k] + (coefficients(k)).rise(clamped(x) - positions[k])
  }

  /// ∫ of the interpolant from the first position to `x` between the ends.
  func integral(to x: Double) -> Double {
    let k = interval(of: x)
    let s = clamped(x) - positions[k]
    let c = coefficients(k)
    return integrals[k] + s * (values[k] + s * (c.first / 2 + s * (c.second / 3 + s * c.third / 4)))
  }

  /// The largest |slope|: the Lipschitz constant between the ends.
  var lipschitz: Double {
    (0..<(positions.count - 1)).map { k in
      let c = coefficients(k)
      let h = positions[k + 1] - positions[k]
      // The slope is quadratic: largest at an end, or where its own derivative vanishes.
      let turn = c.third == 0 ? h : min(max(-c.second / (3 * c.third), 0), h)
      return max(abs(slopes[k]), abs(slopes[k + 1]), abs(c.slope(turn)))
    }.max() ?? 0
  }

  /// The index of the interval that holds `x`, the first or the last one for places beyond the ends.
  func interval(of x: Double) -> Int {
    var (low, high) = (0, positions.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if positions[middle] <= x { low = middle } else { high = middle }
    }
    return low
  }

  private func clamped(_ x: Double) -> Double {
    min(max(x, positions[0]), positions[positions.count - 1])
  }

  /// value + first·s + second·s² + third·s³ within an interval.
  private struct Coefficients {
    let first, second, third: Double
    func rise(_ s: Double) -> Double { s * (first + s * (second + s * third)) }
    func slope(_ s: Double) -> Double { first + s * (2 * second + s * 3 * third) }
  }

  private func coefficients(_ k: Int) -> Coefficients {
    let h = positions[k + 1] - positions[k]
    let chord = (values[k + 1] - values[k]) / h
    return Coefficients(
      first: slopes[k], second: (3 * chord - 2 * slopes[k] - slopes[k + 1]) / h,
      third: (slopes[k] + slopes[k + 1] - 2 * chord) / (h * h))
  }

  private static func slopes(_ x: [Double], _ y: [Double], isPeriodic: Bool) -> [Double] {
    let widths = zip(x, x.dropFirst()).map { $1 - $0 }
    let chords = zip(widths, zip(y, y.dropFirst())).map { ($1.1 - $1.0) / $0 }
    let last = widths.count - 1
    var slopes = [Double](repeating: chords[0], count: x.count)
    guard last > 0 else { return slopes }
    for k in 1...last { slopes[k] = inner(widths[k - 1], widths[k], chords[k - 1], chords[k]) }
    if isPeriodic {
      slopes[0] = inner(widths[last], widths[0], chords[last], chords[0])
      slopes[last + 1] = slopes[0]
    } else {
      slopes[0] = end(widths[0], widths[1], chords[0], chords[1])
      slopes[last + 1] = end(widths[last], widths[last - 1], chords[last], chords[last - 1])
    }
    return slopes
  }

  /// A weighted harmonic mean of the two chords; 0 at an extremum.
  private static func inner(_ h0: Double, _ h1: Double, _ d0: Double, _ d1: Double) -> Double {
    guard d0 * d1 > 0 else { return 0 }
    let (w0, w1) = (2 * h1 + h0, h1 + 2 * h0)
    return (w0 + w1) / (w0 / d0 + w1 / d1)
  }

  /// The slope of the parabola through three points, held back so that the end stays monotone.
  private static func end(_ h0: Double, _ h1: Double, _ d0: Double, _ d1: Double) -> Double {
    let slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
    if slope * d0 <= 0 { return 0 }
    if d0 * d1 <= 0, abs(slope) > 3 * abs(d0) { return 3 * d0 }
    return slope
  }
}
