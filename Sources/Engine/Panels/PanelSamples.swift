import CPatch
import Networks

/// How the samples of a batch are held and summed.
///
/// Whatever is summed over samples (moments, gradients) is summed over the samples of a unit first, then over units, as
/// `UnitTree` says. Nothing else depends on which samples lie beside each other in memory, so a batch's results are the
/// same wherever its units are computed.
package struct PanelSamples: Sendable {
  /// Samples of a batch at most, those of other ranks included.
  package let batch: Int
  /// Samples of a unit.
  package let unit: Int
  package let ranks: Int
  /// Units of a whole batch, which this process computes.
  package let ownUnits: Range<Int>
  /// Units of each rank.
  private let ranges: [Range<Int>]
  private let shared: UnitTree

  /// - Parameters:
  ///   - batch: samples.
  ///   - units: of a batch; fewer where it has fewer samples.
  /// - Precondition: there are no more ranks than units.
  package init(batch: Int, units: Int, rank: Int = 0, ranks: Int = 1) {
    precondition(batch > 0 && units > 0, "a batch of no samples, or in no units")
    self.batch = batch
    self.ranks = ranks
    unit = BatchUnits.size(batch: batch, units: units)
    let count = BatchUnits.count(batch: batch, units: units)
    precondition(ranks <= count, "more ranks than units")
    ranges = (0..<ranks).map { $0 * count / ranks..<($0 + 1) * count / ranks }
    ownUnits = ranges[rank]
    shared = UnitTree(ranges: ranges, rank: rank)
  }

  /// Samples of a whole batch that each rank computes.
  package var shares: [Int] {
    ranges.map { min(batch, $0.upperBound * unit) - $0.lowerBound * unit }
  }

  /// Samples of a whole batch that this process computes.
  package var own: Range<Int> {
    ownUnits.lowerBound * unit..<min(batch, ownUnits.upperBound * unit)
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
    if ranks == 1 { return UnitTree(ranges: [0..<units(of: count)]) }
    precondition(count == capacity, "ranks share whole batches only")
    return shared
  }

  /// The rows of one unit, at so many places of a map of `count` samples.
  func rows(of index: Int, in count: Int, places: Int) -> PatchRows {
    PatchRows(
      places: Int64(places), samples: Int64(size(of: index, in: count)),
      stride: Int64(count * panelWidth))
  }
}
