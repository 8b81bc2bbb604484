/// Adaptive Gauss–Legendre quadrature in double precision.
///
/// An interval is accepted when one rule over it and the same rule over its halves agree; the sum over
/// the halves, better by far, is what is returned. Nodes and weights are computed, not tabled.
package enum AdaptiveQuadrature {
  /// An integral and how far the last two refinements lay apart, summed over the intervals: an estimate
  /// of the error, and a generous one for smooth integrands.
  package struct Estimate: Sendable {
    package let value: Double
    package let error: Double
  }

  /// ∫ f over [a, b] (negative where b < a), split at the given points that lie inside.
  ///
  /// - Parameter tolerance: accepted disagreement relative to the magnitude of the whole integral.
  ///   Non-smooth integrands end at the depth limit, 50 halvings, with the error stated.
  package static func integral(
    of f: (Double) -> Double, from a: Double, to b: Double, splitAt points: [Double] = [],
    tolerance: Double = 1e-13
  ) -> Estimate {
    if a == b { return Estimate(value: 0, error: 0) }
    let (low, high) = a < b ? (a, b) : (b, a)
    let cuts = [low] + points.filter { $0 > low && $0 < high }.sorted() + [high]
    var value = 0.0
    var error = 0.0
    let pieces = zip(cuts, cuts.dropFirst()).map { (from: $0, to: $1) }
    let wholes = pieces.map { rule.sum(of: f, from: $0.from, to: $0.to) }
    // Relative to the whole, not to the piece at hand: a piece near a zero of 1/f carries rounding
    // noise of its own size, and would be halved for ever.
    let magnitude = wholes.reduce(0) { $0 + abs($1) }
    for (piece, whole) in zip(pieces, wholes) {
      refine(
        f, from: piece.from, to: piece.to, whole: whole, tolerance: tolerance * magnitude,
        depth: 50,
        value: &value, error: &error)
    }
    return Estimate(value: a < b ? value : -value, error: error)
  }

  private static let rule = GaussLegendreRule(order: 12)

  private static func refine(
    _ f: (Double) -> Double, from a: Double, to b: Double, whole: Double, tolerance: Double,
    depth: Int, value: inout Double, error: inout Double
  ) {
    let middle = a + (b - a) / 2
    let left = rule.sum(of: f, from: a, to: middle)
    let right = rule.sum(of: f, from: middle, to: b)
    let halves = left + right
    let disagreement = abs(halves - whole)
    // Not finite means a pole: halving it again finds nothing but more infinities.
    let isDone = disagreement <= max(tolerance, 1e-13 * abs(value)) || !halves.isFinite
    if isDone || depth == 0 || middle <= a || middle >= b {
      value += halves
      error += disagreement
      return
    }
    refine(
      f, from: a, to: middle, whole: left, tolerance: tolerance, depth: depth - 1,
      value: &value, error: &error)
    refine(
      f, from: middle, to: b, whole: right, tolerance: tolerance, depth: depth - 1,
      value: &value, error: &error)
  }
}
