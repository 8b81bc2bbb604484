import Results

/// The entries of experiments/sensitivity.yaml beside the recipe.
package enum SensitivityEntries {
  /// The name, the keys of Q̂-net's configuration in which it differs from the recipe's, and what that varies.
  package static let all: [(name: String, keys: Set<String>, theme: VariationTheme)] = [
    ("bits-1", ["bits", "estimator"], .bits), ("bits-4", ["bits", "estimator"], .bits),
    ("bits-4-bin", ["bits", "estimator"], .bits), ("bits-4-range", ["bits"], .bits),
    ("bits-1-unit", ["bits", "estimator", "grid"], .bits),
    ("sharpness-1", ["estimator"], .sharpness), ("sharpness-2", ["estimator"], .sharpness),
    ("sharpness-11", ["estimator"], .sharpness),
    ("steps-1250", ["steps", "evaluate_every"], .steps),
    ("steps-2500", ["steps", "evaluate_every"], .steps),
    ("batch-32", ["batch_size", "steps", "evaluate_every"], .batchSize),
    ("batch-512", ["batch_size", "steps", "evaluate_every"], .batchSize),
    ("rate-3", ["learning_rate"], .learningRate), ("rate-10", ["learning_rate"], .learningRate),
    ("rate-30", ["learning_rate"], .learningRate),
    ("dampened", ["optimizer"], .reading), ("integer", ["grid"], .reading),
    ("no-penalty", ["l2"], .reading), ("unscaled", ["estimator"], .reading),
    ("times-limit", ["estimator"], .reading), ("plain-ste", [], .reading),
  ]

  package static func theme(of name: String) -> VariationTheme {
    all.first { $0.name == name }?.theme ?? .recipe
  }
}
