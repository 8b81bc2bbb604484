import Results

extension BinPositions {
  /// Counts one weight.
  /// - Parameters:
  ///   - distance: from the nearest boundary point, in units of Δ, 0 or more.
  ///   - levels: how many levels apart the two nets' quantized values are.
  mutating func add(distance: Double, levels: Int) {
    let disagrees = levels != 0
    if levels > 1 { levelsApart += 1 }
    // Single precision may put the outermost level itself a rounding error beyond.
    guard distance <= 0.5 * (1 + 0x1p-20) else {
      allBeyond += 1
      if disagrees { disagreeingBeyond += 1 }
      return
    }
    let step = min(Int(distance * 2 * Double(Self.steps)), Self.steps - 1)
    all[step] += 1
    if disagrees { disagreeing[step] += 1 }
  }
}
