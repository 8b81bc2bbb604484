/// Which units of every batch each rank has, and with them its part of every kernel: the input channels whose weights'
/// gradients it adds up, and which it moves.
package struct UnitShares: Sendable {
  /// Units of each rank, side by side, none empty.
  package let ranges: [Range<Int>]
  package let rank: Int

  /// - Parameter units: of a batch.
  /// - Precondition: there are no more ranks than units.
  package init(units: Int, rank: Int = 0, ranks: Int = 1) {
    precondition(0 < ranks && ranks <= units, "more ranks than units")
    ranges = (0..<ranks).map { $0 * units / ranks..<($0 + 1) * units / ranks }
    self.rank = rank
  }

  package var own: Range<Int> { ranges[rank] }
  package var units: Int { ranges[ranges.count - 1].upperBound }

  /// The input channels of a kernel that belong to some units: whole groups of 32, about as many for each unit. The last
  /// unit has all of a kernel that cannot be cut between two vectors.
  package func channels(of some: Range<Int>, inputs: Int, outputs: Int) -> Range<Int> {
    guard inputs * outputs % ParameterLayout.alignment == 0 else {
      return some.upperBound == units ? 0..<inputs : 0..<0
    }
    let groups = (inputs + 31) / 32
    func edge(_ unit: Int) -> Int { min(inputs, groups * unit / units * 32) }
    return edge(some.lowerBound)..<edge(some.upperBound)
  }
}
