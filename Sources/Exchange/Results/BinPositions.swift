/// Where in their quantization bins weights lie: the distance from the nearest boundary point of the
/// quantizer, in units of the bin width Δ, counted for all compared weights and for those whose quantized
/// values differ between the two nets.
package struct BinPositions: Equatable, Sendable {
  /// Steps of equal width from 0, at a boundary point, to ½, the middle of a bin. With levels in the middle
  /// of inner bins and at the end of outer ones, everything within the representable range lies there.
  package static let steps = 50

  /// Counts by step, ascending in distance.
  package var all = [Int](repeating: 0, count: steps)
  package var disagreeing = [Int](repeating: 0, count: steps)
  /// Weights farther away than ½: those beyond the outermost levels.
  package var allBeyond = 0
  package var disagreeingBeyond = 0
  /// Weights whose quantized values are two levels apart or more.
  package var levelsApart = 0

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
