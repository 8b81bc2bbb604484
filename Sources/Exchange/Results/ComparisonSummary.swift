/// Alignment of one tensor of a compared pair, or of all compared weights together.
package struct Alignment: Equatable, Sendable {
  /// Tensor name, or "all".
  package var name: String
  /// Weights compared, per seed.
  package var weightCount: Int
  /// Mean of E^(T) / w_max over the weights: the normalization that fits the paper's numbers.
  package var errorOverLimit: SeedValues
  /// Mean of E^(T) divided by the length of the representable range, as the paper says: 2 w_max, but on the
  /// integer grid less by one step.
  package var errorOverRange: SeedValues
  /// Share of weights with the same quantized value.
  package var agreement: SeedValues
  /// Share of weights that at least one of the pair has outside [−w_max, w_max].
  package var outsideRange: SeedValues
  /// Share of weights for which M has no value; Ē is the mean over the others.
  package var unmapped: SeedValues
  /// Share of weights that get gradients in one of the pair but not in the other (Appendix G).
  package var trappedAlone: SeedValues

  package init(
    name: String, weightCount: Int, errorOverLimit: SeedValues, errorOverRange: SeedValues,
    agreement: SeedValues, outsideRange: SeedValues, unmapped: SeedValues,
    trappedAlone: SeedValues
  ) {
    self.name = name
    self.weightCount = weightCount
    self.errorOverLimit = errorOverLimit
    self.errorOverRange = errorOverRange
    self.agreement = agreement
    self.outsideRange = outsideRange
    self.unmapped = unmapped
    self.trappedAlone = trappedAlone
  }
}

/// One row of Table 4: two runs, how far their weights are apart.
package struct ComparisonSummary: Equatable, Sendable {
  package var name: String
  /// As the paper prints it, for instance "baseline (S)".
  package var label: String
  /// "sgd" or "adam".
  package var optimizer: String
  /// Names of the runs: E compares `with` against `reference`.
  package var reference: String
  package var with: String
  /// "M of both" when both runs' weights are mapped (E = |M(w_reference) − M(w_with)|), "M" when Equation 5's first form is used (E = |M(w_reference) − w_with|), else "identity".
  package var map: String
  package var seeds: [Int]
  package var total: Alignment
  package var tensors: [Alignment]
  /// Ē(t) / w_max and agreement over training.
  package var steps: [Double]
  package var errorOverTime: SeedCurves
  package var agreementOverTime: SeedCurves
  /// First seed: raw weights of the pair at the end of training (Figure 3), without M applied.
  package var density: WeightDensity
  /// First seed: M(w_reference) against w_with.
  package var mappedDensity: WeightDensity
  /// Where in their bins the weights of `reference` lie at the end of training, all seeds and tensors.
  package var positions: BinPositions
  /// What of it the penalty alone would make; nil where an optimizer adapts.
  package var penalty: PenaltyEffect?

  package init(
    name: String, label: String, optimizer: String, reference: String, with: String,
    map: String, seeds: [Int], total: Alignment, tensors: [Alignment], steps: [Double],
    errorOverTime: SeedCurves, agreementOverTime: SeedCurves, density: WeightDensity,
    mappedDensity: WeightDensity, positions: BinPositions, penalty: PenaltyEffect? = nil
  ) {
    self.name = name
    self.label = label
    self.optimizer = optimizer
    self.reference = reference
    self.with = with
    self.map = map
    self.seeds = seeds
    self.total = total
    self.tensors = tensors
    self.steps = steps
    self.errorOverTime = errorOverTime
    self.agreementOverTime = agreementOverTime
    self.density = density
    self.mappedDensity = mappedDensity
    self.positions = positions
    self.penalty = penalty
  }
}
