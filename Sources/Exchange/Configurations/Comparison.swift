/// Two runs whose weights are compared at the end of training, a row of the paper's Table 4.
package struct Comparison: Sendable, Hashable, Codable {
  /// Which case of Equation 5 applies: the one that makes E⁽⁰⁾ = 0.
  package enum Alignment: Sendable, Hashable, Codable {
    /// E = |M(w) − w′| with M of the first run's estimator.
    case mapped(by: EstimatorChoice)
    /// E = |w − w′|.
    case direct
    /// E = |M(w) − M(w′)|: two Q̂-nets seen through one mirror, for comparison with the first case. Where
    /// α := 1, M stretches or shrinks all lengths, and |w − w′| would measure the stretching.
    case bothMapped(by: EstimatorChoice)
  }

  /// The name in the configuration ("baseline-sgd").
  package var name: String
  /// What readers see, and the row of the paper's tables ("baseline (S)").
  package var label: String
  /// The kind of experiment of Table 3, shared between optimizers ("baseline").
  package var kind: String
  /// What is compared, in words (Table 3).
  package var summary: String
  /// The optimizer group's name ("sgd").
  package var optimizerGroup: String
  /// The first run's name: w of Equation 5.
  package var run: String
  /// The second run's name: w′.
  package var with: String
  package var alignment: Alignment

  package init(
    name: String, label: String, kind: String, summary: String, optimizerGroup: String, run: String,
    with: String, alignment: Alignment
  ) {
    self.name = name
    self.label = label
    self.kind = kind
    self.summary = summary
    self.optimizerGroup = optimizerGroup
    self.run = run
    self.with = with
    self.alignment = alignment
  }
}
