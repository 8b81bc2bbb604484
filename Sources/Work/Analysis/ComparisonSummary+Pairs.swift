import Configurations
import Diagnostics
import Results

extension ComparisonSummary {
  /// A row of Table 4 from its pairs of runs, one pair a seed.
  /// - Parameter pairs: at least one.
  /// - Throws: `Failure` 65 for weights that are not what a run file promises.
  init(_ comparison: Comparison, pairs: [RunPair]) throws(Failure) {
    var all: [RunPair.Measures] = []
    // Figures 3a and 3b show one pair.
    for pair in pairs { all.append(try pair.measures(withDensities: all.isEmpty)) }
    let perSeed = all.map(\.finalTallies)
    let tensors = pairs.first?.tensors ?? []
    func alignment(_ name: String, _ tallies: [AlignmentTally]) -> Alignment {
      Alignment(
        name: name, weightCount: Int(tallies.first?.count ?? 0),
        errorOverLimit: SeedValues(tallies.map(\.meanErrorOverLimit)),
        errorOverRange: SeedValues(tallies.map(\.meanErrorOverRange)),
        agreement: SeedValues(tallies.map(\.agreement)),
        outsideRange: SeedValues(tallies.map(\.shareOutside)),
        unmapped: SeedValues(tallies.map(\.shareUnmapped)),
        trappedAlone: SeedValues(tallies.map(\.shareTrappedAlone)))
    }
    let totals = perSeed.map { tallies in
      tallies.reduce(into: AlignmentTally()) { $0 += $1 }
    }
    let remaining = all.compactMap(\.remaining)
    let penalties = all.map(\.penalty)
    let penalty =
      remaining.count < all.count || penalties.contains { $0.count == 0 }
      ? nil
      : PenaltyEffect(
        remaining: SeedValues(remaining),
        errorOverLimit: SeedValues(penalties.map(\.meanErrorOverLimit)),
        agreement: SeedValues(penalties.map(\.agreement)))
    let overTime = all.map(\.tallyOverTime)
    let snapshotCount = overTime.map(\.count).min() ?? 0
    let map =
      switch comparison.alignment {
      case .mapped: "M"
      case .direct: "identity"
      case .bothMapped: "M of both"
      }
    self.init(
      name: comparison.name, label: comparison.label, optimizer: comparison.optimizerGroup,
      reference: comparison.run, with: comparison.with, map: map,
      seeds: pairs.map(\.first.run.seed), total: alignment("all", totals),
      tensors: tensors.indices.map { index in
        alignment(tensors[index].name, perSeed.map { $0[index] })
      },
      steps: (pairs.first?.first.run.snapshotSteps ?? []).prefix(snapshotCount).map(Double.init),
      errorOverTime: SeedCurves(overTime.map { $0.map(\.meanErrorOverLimit) }),
      agreementOverTime: SeedCurves(overTime.map { $0.map(\.agreement) }),
      density: (all.first?.direct ?? DensityHistogram()).density,
      mappedDensity: (all.first?.mapped ?? DensityHistogram()).density,
      positions: all.reduce(into: BinPositions()) { $0 += $1.positions }, penalty: penalty)
  }
}
