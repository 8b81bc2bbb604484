import CPatch
import Networks

/// How the samples of a batch are held and summed.
///
/// Whatever is summed over samples (moments, gradients) is summed over the samples of a unit first, then over units, as
/// `UnitTree` says. Nothing else depends on which samples lie beside each other in memory, so a batch's results are the
/// same wherever its units are computed.
package struct PanelSamples: Sendable {
  /// Samples of a whole batch at most, those of other ranks included.
  package let batch: Int
  /// Samples of a unit.
  package let unit: Int
  /// Units of each rank.
  package let shares: UnitShares
  /// Trees of 1, 2, 3, … units in memory; of one process alone.
  private let trees: [UnitTree]
  /// Of a whole batch.
  private let whole: UnitTree

  /// - Parameters:
  ///   - batch: samples.
  ///   - units: of a batch; fewer where it has fewer samples.
  /// - Precondition: there are no more ranks than units.
  package init(batch: Int, units: Int, rank: Int = 0, ranks: Int = 1) {
    precondition(batch > 0 && units > 0, "a batch of no samples, or in no units")
    self.batch = batch
    unit = BatchUnits.size(batch: batch, units: units)
    let count = BatchUnits.count(batch: batch, units: units)
    shares = UnitShares(units: count, rank: rank, ranks: ranks)
    whole = UnitTree(ranges: shares.ranges, rank: rank)
    trees = ranks == 1 ? (1...count).map { UnitTree(ranges: [0..<$0]) } : []
  }

  package var ranks: Int { shares.ranges.count }

  /// Samples of a whole batch that each rank computes.
  package var rankCounts: [Int] { shares.ranges.map { samples(of: $0).count } }

  /// Samples of a whole batch that this process computes.
  package var own: Range<Int> { samples(of: shares.own) }

  private func samples(of units: Range<Int>) -> Range<Int> {
    units.lowerBound * unit..<min(batch, units.upperBound * unit)
  }

  /// Samples in memory at most.
  package var capacity: Int { own.count }

  /// Units in memory at most.
  package var units: Int { units(of: capacity) }

  /// Units of so many samples in memory; the last one may be smaller.
  package func units(of count: Int) -> Int { (count + unit - 1) / unit }

  /// Samples of one of the units of `count` samples.
  package func size(of index: Int, in count: Int) -> Int { min(unit, count - index * unit) }

  /// Samples of some units of the batch that `count` samples in memory are of.
  func samples(of units: Range<Int>, in count: Int) -> Int {
    min(units.upperBound * unit, total(count)) - units.lowerBound * unit
  }

  /// Samples of the batch that `count` samples in memory are of.
  func total(_ count: Int) -> Int {
    if ranks == 1 { return count }
    precondition(count == capacity, "ranks share whole batches only")
    return batch
  }

  /// How the units of `count` samples are joined.
  func tree(of count: Int) -> UnitTree {
    if ranks == 1 { return tree(ofUnits: units(of: count)) }
    precondition(count == capacity, "ranks share whole batches only")
    return whole
  }

  /// How so many units of one process are joined.
  func tree(ofUnits count: Int) -> UnitTree { trees[count - 1] }

  /// The rows of one unit, at so many places of a map of `count` samples.
  func rows(of index: Int, in count: Int, places: Int) -> PatchRows {
    PatchRows(
      places: Int64(places), samples: Int64(size(of: index, in: count)),
      stride: Int64(count * panelWidth))
  }
}
