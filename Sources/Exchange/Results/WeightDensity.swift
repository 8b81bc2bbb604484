/// A two-dimensional histogram of weights of a pair, both axes in units of w_max.
package struct WeightDensity: Equatable, Sendable {
  /// Bins per axis.
  package var bins: Int
  /// Both axes run from `lower` to `upper`.
  package var lower: Double
  package var upper: Double
  /// Row-major, row = STE-net's (vertical) bin, column = Q̂-net's (horizontal) bin.
  package var counts: [Int32]
  /// Weights that lie outside of the axes.
  package var outside: Int

  package init(bins: Int, lower: Double, upper: Double, counts: [Int32], outside: Int) {
    self.bins = bins
    self.lower = lower
    self.upper = upper
    self.counts = counts
    self.outside = outside
  }
}
