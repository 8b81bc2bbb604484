/// The parts of a batch, side by side, that sums over its samples are made of: as many ranks can share it.
package enum BatchUnits {
  /// Of a batch, where nothing else is asked for.
  package static var standard: Int { 8 }

  /// Samples of a unit; the last one may have fewer.
  package static func size(batch: Int, units: Int = standard) -> Int { (batch + units - 1) / units }

  /// Units of a batch: fewer than asked for where there are fewer samples.
  package static func count(batch: Int, units: Int = standard) -> Int {
    let size = size(batch: batch, units: units)
    return (batch + size - 1) / size
  }
}
