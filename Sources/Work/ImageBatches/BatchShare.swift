/// Which part of the batches one process makes.
package enum BatchShare: Sendable {
  case all
  /// Of every batch the samples in these ranges, one after the other.
  case samples([Range<Int>])
  /// Whole batches: of each pass those whose number leaves the remainder `rank` when divided by `ranks`.
  case batches(rank: Int, ranks: Int)

  /// How many batches of a pass of so many.
  func count(of batches: Int) -> Int {
    guard case .batches(let rank, let ranks) = self else { return batches }
    return (batches + ranks - 1 - rank) / ranks
  }

  /// Which batch of the pass the own one is.
  func batch(_ own: Int) -> Int {
    guard case .batches(let rank, let ranks) = self else { return own }
    return own * ranks + rank
  }

  /// The own part of a batch.
  func part(of positions: [Int]) -> [Int] {
    guard case .samples(let ranges) = self else { return positions }
    return ranges.flatMap { positions[$0] }
  }
}
