import Quantization

/// A quantizer of at most four levels as thresholds: three comparisons in the place of two divisions, with the same
/// bits, since the thresholds are found by asking the quantizer itself.
struct LevelTable {
  /// The smallest weight of level 1, 2, 3; infinity where there is no such level.
  let thresholds: (Float, Float, Float)
  let levels: (Float, Float, Float, Float)

  /// Nil for a grid of more levels.
  init?(_ grid: SinglePrecisionGrid) {
    let top = grid.levelIndex(.infinity)
    guard grid.grid == .range, (1...3).contains(top) else { return nil }
    func threshold(_ level: Int) -> Float {
      level > top ? .infinity : Self.smallest { grid.levelIndex($0) >= level }
    }
    thresholds = (threshold(1), threshold(2), threshold(3))
    func value(_ level: Int, _ from: Float) -> Float {
      grid.quantized(level > top ? .infinity : from)
    }
    levels = (
      grid.quantized(-.infinity), value(1, thresholds.0), value(2, thresholds.1),
      value(3, thresholds.2)
    )
  }

  /// The smallest number for which `reaches` holds, which must hold from there on; by halving the floating-point
  /// numbers, counted in their order.
  private static func smallest(_ reaches: (Float) -> Bool) -> Float {
    var (below, above) = (rank(-.infinity), rank(.infinity))
    while above - below > 1 {
      let middle = (below + above) / 2
      if reaches(number(middle)) { above = middle } else { below = middle }
    }
    return number(above)
  }

  private static func rank(_ value: Float) -> Int {
    let bits = Int(value.bitPattern & 0x7FFF_FFFF)
    return value.sign == .minus ? -bits : bits
  }

  private static func number(_ rank: Int) -> Float {
    let magnitude = Float(bitPattern: UInt32(abs(rank)))
    return rank < 0 ? -magnitude : magnitude
  }
}
