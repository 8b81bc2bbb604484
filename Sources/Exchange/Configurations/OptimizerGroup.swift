import Optimizers

/// Runs that share an optimizer and a base learning rate, as the paper groups them.
package struct OptimizerGroup: Sendable, Hashable, Codable {
  /// The name in the configuration ("sgd").
  package let name: String
  /// The letter that the paper's tables give it ("S").
  package let letter: String
  package let rule: Optimizer
  /// The peak of the schedule, before a run's own factor; larger than 0.
  package var learningRate: Double

  package init(
    name: String, letter: String, rule: Optimizer, learningRate: Double
  ) {
    self.name = name
    self.letter = letter
    self.rule = rule
    self.learningRate = learningRate
  }
}
