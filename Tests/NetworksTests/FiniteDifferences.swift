/// Central differences of a scalar function, one coordinate at a time.
enum FiniteDifferences {
  /// The error of central differences with step h is h²/6 times the third derivative, plus rounding of
  /// about 1e-16/h: some 1e-10 at h = 1e-5 for the functions here.
  static func gradient(
    at point: [Double], of function: ([Double]) -> Double, step: Double = 1e-5
  ) -> [Double] {
    point.indices.map { index in
      var (above, below) = (point, point)
      above[index] += step
      below[index] -= step
      return (function(above) - function(below)) / (2 * step)
    }
  }
}
