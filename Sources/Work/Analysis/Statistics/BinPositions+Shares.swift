import Results

extension BinPositions {
  /// Share of all weights that lie in the first `count` steps; nil without weights.
  package func share(within count: Int) -> Double? {
    Self.share(all, count, of: weightCount)
  }

  /// The same share of the disagreeing weights; nil where none disagrees.
  package func disagreeingShare(within count: Int) -> Double? {
    Self.share(disagreeing, count, of: disagreeingCount)
  }

  private static func share(_ counts: [Int], _ count: Int, of total: Int) -> Double? {
    total > 0 ? Double(counts.prefix(count).reduce(0, +)) / Double(total) : nil
  }
}
