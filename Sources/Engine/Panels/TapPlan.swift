import NetworkLayers

/// Places of a map, side by side, that sum over the same taps of another map: for a convolution the outputs and
/// what they read; for its input gradient the inputs and what read them.
struct TapSegment {
  struct Tap {
    /// In row order over the kernel.
    let index: Int
    /// The place in the other map that belongs to the segment's first place; the next ones follow it.
    let source: Int
  }

  /// First place, counted in row order over the map.
  let start: Int
  private(set) var count: Int
  /// Empty where the other map does not touch these places.
  let taps: [Tap]

  /// Segments of the output map in order, none longer than `limit`. Taps in the padding are left out, so they cost
  /// nothing.
  static func forward(_ window: WindowGeometry, limit: Int) -> [TapSegment] {
    segments(side: window.outputSide, otherSide: window.inputSide, size: window.size, limit) {
      window.input(of: $0, tap: $1)
    }
  }

  /// Segments of the input map.
  static func backward(_ window: WindowGeometry, limit: Int) -> [TapSegment] {
    segments(side: window.inputSide, otherSide: window.outputSide, size: window.size, limit) {
      window.output(reading: $0, tap: $1)
    }
  }

  private static func segments(
    side: Int, otherSide: Int, size: Int, _ limit: Int, _ other: (Int, Int) -> Int?
  ) -> [TapSegment] {
    var result: [TapSegment] = []
    for row in 0..<side {
      for column in 0..<side {
        var taps: [Tap] = []
        for u in 0..<size {
          guard let sourceRow = other(row, u) else { continue }
          for v in 0..<size {
            guard let sourceColumn = other(column, v) else { continue }
            taps.append(Tap(index: u * size + v, source: sourceRow * otherSide + sourceColumn))
          }
        }
        if let last = result.indices.last, result[last].count < limit, result[last].meets(taps) {
          result[last].count += 1
        } else {
          result.append(TapSegment(start: row * side + column, count: 1, taps: taps))
        }
      }
    }
    return result
  }

  /// Whether a place with these taps continues the segment.
  private func meets(_ next: [Tap]) -> Bool {
    taps.count == next.count
      && zip(taps, next).allSatisfy { $0.index == $1.index && $0.source + count == $1.source }
  }
}
