/// In which order units are added up: neighbours first, then pairs of them, as in a tournament.
///
/// A branch is a part of the tree: units side by side that are joined with each other before anything else. Ranks join
/// their own units as far as they make branches, and then all ranks' branches; the order is the same for any ranks.
package struct UnitTree: Sendable {
  /// Joins the second into the first.
  package struct Join: Sendable, Equatable {
    package let into: Int
    package let from: Int
  }

  /// Among own units, by their number among these.
  package let ownJoins: [Join]
  /// Own branches after that: own units, by their number.
  package let ownBranches: [Range<Int>]
  /// How many branches each rank has.
  package let branchCounts: [Int]
  /// All ranks' branches, in order: units of the batch.
  package let branches: [Range<Int>]
  /// Among them; the whole sum ends in the first.
  package let branchJoins: [Join]

  /// - Parameters:
  ///   - ranges: units of each rank, side by side, none empty.
  package init(ranges: [Range<Int>], rank: Int = 0) {
    let units = ranges.last?.upperBound ?? 0
    let all = ranges.map { range in Self.join(range.map { $0..<$0 + 1 }, of: units) }
    let first = ranges[rank].lowerBound
    ownJoins = all[rank].joins
    ownBranches = all[rank].left.map { $0.lowerBound - first..<$0.upperBound - first }
    branchCounts = all.map(\.left.count)
    branches = all.flatMap(\.left)
    branchJoins = Self.join(branches, of: units).joins
  }

  /// All joins that are possible among some branches, and the branches that are left.
  private static func join(
    _ branches: [Range<Int>], of units: Int
  ) -> (joins: [Join], left: [Range<Int>]) {
    var ends: [Int: (index: Int, end: Int)] = [:]
    for (index, branch) in branches.enumerated() {
      ends[branch.lowerBound] = (index, branch.upperBound)
    }
    var joins: [Join] = []
    var step = 1
    while step < units {
      for start in stride(from: 0, to: units - step, by: 2 * step) {
        let (middle, end) = (start + step, min(start + 2 * step, units))
        guard let left = ends[start], let right = ends[middle], left.end == middle,
          right.end == end
        else { continue }
        joins.append(Join(into: left.index, from: right.index))
        ends[start] = (left.index, end)
        ends[middle] = nil
      }
      step *= 2
    }
    return (joins, ends.map { $0.key..<$0.value.end }.sorted { $0.lowerBound < $1.lowerBound })
  }

  /// Sums of earlier units that unit `index` of a branch completes, the last ones first: those of 1, 2, 4, … units.
  static func completed(by index: Int) -> Int { (~index).trailingZeroBitCount }

  /// Sums that wait at a time, of so many units.
  static func levels(_ units: Int) -> Int { Int.bitWidth - max(1, units).leadingZeroBitCount }
}
