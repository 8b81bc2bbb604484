/// Where in their quantization bins weights lie: the distance from the nearest boundary point of the
/// quantizer, in units of the bin width Δ, counted for all compared weights and for those whose quantized
/// values differ between the two nets.
package struct BinPositions: Equatable, Sendable {
  /// Steps of equal width from 0, at a boundary point, to ½, the middle of a bin. With levels in the middle
  /// of inner bins and at the end of outer ones, everything within the representable range lies there.
  package static let steps = 50

  /// Counts by step, ascending in distance.
  package private(set) var all = [Int](repeating: 0, count: steps)
  package private(set) var disagreeing = [Int](repeating: 0, count: steps)
  /// Weights farther away than ½: those beyond the outermost levels.
  package private(set) var allBeyond = 0
  package private(set) var disagreeingBeyond = 0
  /// Weights whose quantized values are two levels apart or more.
  package private(set) var levelsApart = 0

  package init() {}

  /// - Precondition: `steps` counts each.
  package init(
    all: [Int], disagreeing: [Int], allBeyond: Int, disagreeingBeyond: Int, levelsApart: Int
  ) {
    precondition(
      all.count == Self.steps && disagreeing.count == Self.steps, "counts of other steps")
    self.all = all
    self.disagreeing = disagreeing
    self.allBeyond = allBeyond
    self.disagreeingBeyond = disagreeingBeyond
    self.levelsApart = levelsApart
  }

  /// Counts one weight.
  /// - Parameters:
  ///   - distance: from the nearest boundary point, in units of Δ, 0 or more.
  ///   - levels: how many levels apart the two nets' quantized values are.
  package mutating func add(distance: Double, levels: Int) {
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

  package static func += (total: inout BinPositions, part: BinPositions) {
    for step in 0..<steps {
      total.all[step] += part.all[step]
      total.disagreeing[step] += part.disagreeing[step]
    }
    total.allBeyond += part.allBeyond
    total.disagreeingBeyond += part.disagreeingBeyond
    total.levelsApart += part.levelsApart
  }

  package var weightCount: Int { all.reduce(allBeyond, +) }
  package var disagreeingCount: Int { disagreeing.reduce(disagreeingBeyond, +) }

  /// The far edge of a step, in units of Δ.
  package static func edge(_ step: Int) -> Double { Double(step + 1) / Double(2 * steps) }
}
