import Results

/// Values over seeds, with the seeds: two runs or comparisons may have been made with different ones.
struct SeededValues {
  let seeds: [Int]
  let values: SeedValues

  init(_ comparison: ComparisonSummary, _ path: KeyPath<Alignment, SeedValues>) {
    (seeds, values) = (comparison.seeds, comparison.total[keyPath: path])
  }

  init(_ run: RunSummary, _ path: KeyPath<RunSummary, SeedValues>) {
    (seeds, values) = (run.seeds, run[keyPath: path])
  }

  /// This over the other, seed by seed.
  init(_ one: SeededValues, over other: SeededValues) {
    let shared = one.seeds.filter { other.seeds.contains($0) }
    (seeds, values) = (shared, SeedValues(one.matched(with: other).map { $0 / $1 }))
  }

  /// Pairs of values of the seeds that both have, in the order of the first.
  func matched(with other: SeededValues) -> [(Double, Double)] {
    zip(seeds, values.values).compactMap { seed, value in
      zip(other.seeds, other.values.values).first { $0.0 == seed }.map { (value, $0.1) }
    }
  }

  /// This less the other, seed by seed; nil where they have no seed in common.
  func difference(from other: SeededValues) -> SeedValues? {
    let values = matched(with: other).map { $0 - $1 }
    return values.isEmpty ? nil : SeedValues(values)
  }
}
