import CPatch
import NetworkLayers

extension WindowGeometry {
  /// Taps of a window at most, and windows that see a place.
  var tapCapacity: Int { size * size }

  /// Where the taps of output place (i, j) read: the first element behind the panel's, and the tap.
  /// - Parameter count: samples.
  /// - Returns: how many lie on the map.
  func taps(of i: Int, _ j: Int, count: Int, into runs: UnsafeMutablePointer<PatchRun>) -> Int {
    var found = 0
    for u in 0..<size {
      guard let row = input(of: i, tap: u) else { continue }
      for v in 0..<size {
        guard let column = input(of: j, tap: v) else { continue }
        let place = (row * inputSide + column) * count * panelWidth
        runs[found] = PatchRun(input: Int64(place), weights: Int64(u * size + v))
        found += 1
      }
    }
    return found
  }

  /// The windows that see input place (row, column): their first element behind the panel's, and the tap that does.
  func windows(
    over row: Int, _ column: Int, count: Int, into runs: UnsafeMutablePointer<PatchRun>
  ) -> Int {
    var found = 0
    for u in 0..<size {
      guard let i = output(reading: row, tap: u) else { continue }
      for v in 0..<size {
        guard let j = output(reading: column, tap: v) else { continue }
        let place = (i * outputSide + j) * count * panelWidth
        runs[found] = PatchRun(input: Int64(place), weights: Int64(u * size + v))
        found += 1
      }
    }
    return found
  }
}
