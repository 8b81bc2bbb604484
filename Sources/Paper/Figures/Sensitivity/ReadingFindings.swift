import Drawing

/// What Table R comes to in words; every number computed.
package struct ReadingFindings {
  private let inputs: FigureInputs
  private let rows: [ReadingRow]

  package init(_ inputs: FigureInputs) {
    self.inputs = inputs
    rows = ReadingRow.all(inputs)
  }

  /// For each optimizer: the nearest reading, the recipe's place, and what the seeds make of it.
  package var nearest: RichText {
    OptimizerFamily.all(inputs).compactMap(sentence).joined(separator: " ")
  }

  private func sentence(_ family: OptimizerFamily) -> RichText? {
    let ranked = rows.filter { $0.distances[family.letter] != nil }
    guard let first = ranked.first(where: { $0.distances[family.letter]?.isNearest == true }),
      let recipe = recipe?.distances[family.letter]
    else { return nil }
    let spread = family.seeds.map {
      " The recipe’s own seeds range from \(shown($0.least)) to \(shown($0.greatest))." as RichText
    }
    if recipe.isNearest {
      return """
        With \(family.name) the recipe is the nearest of \(ranked.count) readings, by a factor of \
        \(factor(recipe, "all")).\(spread ?? "")
        """
    }
    return """
      With \(family.name) the nearest of \(ranked.count) readings is \(first.title), by a factor of \
      \(factor(first.distances[family.letter], "all")); the recipe, at \(factor(recipe, "all")), has place \
      \(recipe.rank).\(spread ?? "")
      """
  }

  private var recipe: ReadingRow? {
    let name = Variation.all(inputs).first(where: \.isRecipe)?.outcome.pair.name
    return rows.first { $0.name == name }
  }

  /// The two normalizations of Ē, for the recipe.
  package var normalizer: RichText {
    let sentences = OptimizerFamily.all(inputs).compactMap { family -> RichText? in
      guard let distance = recipe?.distances[family.letter] else { return nil }
      return """
        \(factor(distance, "error")) against \(factor(distance, "error-over-range")) with \
        \(family.name)
        """
    }
    guard !sentences.isEmpty else { return "" }
    return """
      The recipe’s *Ē* of *w*_{max} is off by a factor of \(sentences.joined(separator: " and ")) when \
      it is taken over the length of the representable range, as the paper’s text has it.
      """
  }

  private func factor(_ distance: ReadingRow.Distance?, _ part: String) -> RichText {
    shown(distance?.parts.first { $0.name == part }?.factor ?? .nan)
  }

  private func shown(_ factor: Double) -> RichText {
    RichText(verbatim: number(factor, decimals: 2))
  }
}
