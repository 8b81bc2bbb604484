/// One number over seeds: the values in the order of the seeds.
package struct SeedValues: Equatable, Sendable {
  package var values: [Double]

  package init(_ values: [Double]) { self.values = values }

  package var count: Int { values.count }

  /// Arithmetic mean; NaN without values.
  package var mean: Double { values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count) }

  /// Sample standard deviation (n − 1); nil with fewer than two values.
  package var standardDeviation: Double? {
    guard values.count > 1 else { return nil }
    let mean = self.mean
    let sum = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (sum / Double(values.count - 1)).squareRoot()
  }
}
