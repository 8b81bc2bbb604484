import Results

/// Counts points of the plane on a square grid, both axes from −1.2 to 1.2 w_max: the representable
/// range with a margin for the weights that left it.
package struct DensityHistogram {
  package static let bins = 240
  package static let bound = 1.2
  private var counts = [Int32](repeating: 0, count: bins * bins)
  private var outside = 0

  package init() {}

  /// - Parameters:
  ///   - horizontal: the first run's weight over w_max.
  ///   - vertical: the second run's.
  package mutating func add(_ horizontal: Double, _ vertical: Double) {
    guard let column = bin(horizontal), let row = bin(vertical) else {
      outside += 1
      return
    }
    counts[row * Self.bins + column] += 1
  }

  package var density: WeightDensity {
    WeightDensity(
      bins: Self.bins, lower: -Self.bound, upper: Self.bound, counts: counts, outside: outside)
  }

  private func bin(_ value: Double) -> Int? {
    let position = (value + Self.bound) / (2 * Self.bound) * Double(Self.bins)
    guard position >= 0, position < Double(Self.bins) else { return nil }
    return Int(position)
  }
}
