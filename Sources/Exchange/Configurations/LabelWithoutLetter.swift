extension Experiment {
  /// A label without the letter of its optimizer group: what runs and comparisons of several optimizers have in
  /// common ("Q̂, 1.01 η" of "Q̂ (S), 1.01 η", "baseline" of "baseline (S)").
  package func labelWithoutLetter(_ label: String, _ group: String) -> String {
    guard let letter = optimizerGroup(named: group)?.letter else { return label }
    return label.replacing(" (\(letter))", with: "", maxReplacements: 1)
  }
}
