import Diagnostics
import HDF5

/// A curve over training for each of several seeds.
package struct SeedCurves: Equatable, Sendable {
  /// Seed by seed, in the order of the seeds of whatever they belong to; all of as many points.
  package var values: [[Double]]

  /// Curves are cut to the shortest.
  package init(_ values: [[Double]]) {
    let length = values.map(\.count).min() ?? 0
    self.values = values.map { Array($0.prefix(length)) }
  }

  /// How many points.
  package var count: Int { values.first?.count ?? 0 }

  /// Point by point over the seeds; a seed without a value leaves none.
  package var mean: [Double] {
    (0..<count).map { point in
      values.map { $0[point] }.reduce(0, +) / Double(values.count)
    }
  }

  /// The lowest and the highest seed at each point.
  package var range: [(lowest: Double, highest: Double)] {
    (0..<count).map { point in
      let own = values.map { $0[point] }
      return (own.min() ?? .nan, own.max() ?? .nan)
    }
  }

  /// This less the other, seed by seed.
  /// - Precondition: both are of the same seeds; nil where they have not as many points.
  package func difference(from other: SeedCurves) -> SeedCurves? {
    guard values.count == other.values.count, count == other.count else { return nil }
    return SeedCurves(zip(values, other.values).map { zip($0, $1).map { $0 - $1 } })
  }

  package func scaled(by factor: Double) -> SeedCurves {
    SeedCurves(values.map { $0.map { $0 * factor } })
  }

  /// A dataset of seeds × points.
  mutating func declare(
    in file: HDF5Fields, at path: String, seeds: Int, points: Int, _ condition: HDF5Condition
  ) throws(Failure) {
    var flat = values.flatMap { $0 }
    try file.array(path, &flat, shape: [seeds, points], condition)
    values = (0..<seeds).map { Array(flat[($0 * points)..<(($0 + 1) * points)]) }
  }
}
