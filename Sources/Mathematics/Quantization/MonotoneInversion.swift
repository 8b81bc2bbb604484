/// Inversion of an increasing function: Newton's method, held inside a bracket that bisection shrinks.
enum MonotoneInversion {
  /// x in `bracket` with function(x) = value, to the last few bits of x; the nearer end of the bracket
  /// where the value lies outside of the function's range there.
  ///
  /// A bracket without bound is grown from [−1, 1] by doubling first.
  static func solve(
    for value: Double, in bracket: ClosedRange<Double>, function: (Double) -> Double,
    derivative: (Double) -> Double
  ) -> Double {
    var low = bracket.lowerBound.isFinite ? bracket.lowerBound : min(-1, bracket.upperBound)
    var high = bracket.upperBound.isFinite ? bracket.upperBound : max(1, bracket.lowerBound)
    while !bracket.lowerBound.isFinite, function(low) > value, low.isFinite { low *= 2 }
    while !bracket.upperBound.isFinite, function(high) < value, high.isFinite { high *= 2 }
    if function(low) >= value { return low }
    if function(high) <= value { return high }

    var x = low + (high - low) / 2
    var lastStep = high - low
    for _ in 0..<300 {
      let excess = function(x) - value
      if excess == 0 { return x }
      if excess > 0 { high = x } else { low = x }
      var next = x - excess / derivative(x)
      // Newton's steps shrink slowly down the flank of an exponential; bisection takes over whenever
      // a step does not halve the one before, or leaves the bracket (as NaN does).
      if !(next > low && next < high && abs(next - x) <= lastStep / 2) {
        next = low + (high - low) / 2
      }
      lastStep = abs(next - x)
      if lastStep <= 2 * x.ulp || next == low || next == high { return next }
      x = next
    }
    return x
  }
}
