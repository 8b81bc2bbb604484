import CPatch

/// How the samples of a batch are held and summed.
///
/// Whatever is summed over samples (moments, gradients) is summed over the samples of a unit first, then over units, as
/// `UnitTree` says. Nothing else depends on which samples lie beside each other in memory, so a batch's results are the
/// same wherever its units are computed.
package struct PanelSamples: Sendable {
  /// Samples in memory at most.
  package let capacity: Int
  /// Samples of a batch, by which work is cut into blocks.
  package let batch: Int
  /// Samples of a unit.
  package let unit: Int

  /// Units of a batch where nothing else is asked for.
  package static var defaultUnits: Int { 8 }

  /// - Parameters:
  ///   - capacity: samples in memory at most.
  ///   - units: of a batch; fewer where it has fewer samples.
  package init(capacity: Int, units: Int) {
    precondition(capacity > 0 && units > 0, "a batch of no samples, or in no units")
    self.capacity = capacity
    batch = capacity
    unit = (capacity + units - 1) / units
  }

  /// Units in memory at most.
  package var units: Int { units(of: capacity) }

  /// Units of so many samples; the last one may be smaller.
  package func units(of count: Int) -> Int { (count + unit - 1) / unit }

  /// Samples of one of the units of `count` samples.
  package func size(of index: Int, in count: Int) -> Int { min(unit, count - index * unit) }

  /// The rows of one unit, at so many places of a map of `count` samples.
  func rows(of index: Int, in count: Int, places: Int) -> PatchRows {
    PatchRows(
      places: Int64(places), samples: Int64(size(of: index, in: count)),
      stride: Int64(count * panelWidth))
  }
}

/// In which order units are added up: neighbours first, then pairs of them, as in a tournament. Any part of the units
/// that lie side by side can be added up by itself.
package enum UnitTree {
  /// What is added to what, in order; the sum ends in the first.
  package static func joins(_ units: Int) -> [(into: Int, from: Int)] {
    var joins: [(into: Int, from: Int)] = []
    var step = 1
    while step < units {
      for index in stride(from: 0, to: units - step, by: 2 * step) {
        joins.append((index, index + step))
      }
      step *= 2
    }
    return joins
  }

  /// Sums of earlier units that unit `index` completes, the last ones first: those of 1, 2, 4, … units.
  static func completed(by index: Int) -> Int { (~index).trailingZeroBitCount }

  /// Sums that wait at a time, of so many units.
  static func levels(_ units: Int) -> Int { Int.bitWidth - max(1, units).leadingZeroBitCount }
}
