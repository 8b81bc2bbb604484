/// The size of one sample's square map; a vector is a map of side 1.
package struct MapSize: Sendable, Hashable, CustomStringConvertible {
  package let side: Int
  package let channels: Int

  package init(side: Int, channels: Int) {
    self.side = side
    self.channels = channels
  }

  package var count: Int { side * side * channels }
  /// "32×32×3".
  package var description: String { "\(side)×\(side)×\(channels)" }
}
