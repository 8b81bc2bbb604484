import Artifacts

/// Counts points of the plane on a square grid, both axes from −1.2 to 1.2 w_max: the representable
/// range with a margin for the weights that left it.
struct DensityHistogram {
  static let bins = 240
  static let bound = 1.2
  private var counts = [Int32](repeating: 0, count: bins * bins)
  private var outside = 0

  /// - Parameters:
  ///   - horizontal: the first run's weight over w_max.
  ///   - vertical: the second run's.
  mutating func add(_ horizontal: Double, _ vertical: Double) {
    guard let column = bin(horizontal), let row = bin(vertical) else {
      outside += 1
      return
    }
    counts[row * Self.bins + column] += 1
  }

  var density: WeightDensity {
    WeightDensity(
      bins: Self.bins, lower: -Self.bound, upper: Self.bound, counts: counts, outside: outside)
  }

  private func bin(_ value: Double) -> Int? {
    let position = (value + Self.bound) / (2 * Self.bound) * Double(Self.bins)
    guard position >= 0, position < Double(Self.bins) else { return nil }
    return Int(position)
  }
}
