/// One number over seeds: the values in the order of the seeds.
package struct SeedValues: Equatable, Sendable {
  package var values: [Double]

  package init(_ values: [Double]) { self.values = values }

  package var count: Int { values.count }

  /// Arithmetic mean; NaN without values.
  package var mean: Double { values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count) }
}
