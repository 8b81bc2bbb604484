/// What an entry of an experiment's `pairs` changes in the entry `recipe`.
package enum VariationTheme: String, CaseIterable, Sendable {
  /// Nothing: it is the recipe.
  case recipe
  case bits, sharpness, steps
  case batchSize = "batch-size"
  case learningRate = "rate"
  /// Whatever no sweep covers: how a sentence of the paper is read.
  case reading

  /// Those whose entries have a place on an axis.
  package static let sweeps: [VariationTheme] = [
    .bits, .sharpness, .batchSize, .steps, .learningRate,
  ]

  /// Of the places on its axis.
  package var unit: Finding.Unit {
    switch self {
    case .sharpness, .learningRate: .number
    default: .count
    }
  }
}
