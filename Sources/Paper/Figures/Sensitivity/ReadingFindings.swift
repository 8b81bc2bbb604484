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
    [("S", "SGD"), ("A", "Adam")].compactMap { sentence($0, $1) }.joined(separator: " ")
  }

  private func sentence(_ letter: String, _ optimizer: RichText) -> RichText? {
    let ranked = rows.compactMap { row in
      row.distance(letter).map { (row, factor: PaperDistance.factor($0.all)) }
    }.sorted { $0.factor < $1.factor }
    guard let first = ranked.first,
      let place = ranked.firstIndex(where: { $0.0.name == Variation.recipeName })
    else { return nil }
    let recipe = ranked[place]
    let seeds = PaperDistance.factorsOfSeeds(letter, inputs)
    let spread: RichText
    if seeds.count > 1, let least = seeds.min(), let most = seeds.max() {
      let within = ranked.count { $0.factor <= most }
      spread = """
         The recipe’s own seeds range from \(shown(least)) to \(shown(most)), so that \(within) of \
        \(ranked.count) readings are no farther than one of them.
        """
    } else {
      spread = ""
    }
    if place == 0 {
      return """
        With \(optimizer) the recipe is the nearest of \(ranked.count) readings, by a factor of \
        \(shown(recipe.factor)).\(spread)
        """
    }
    return """
      With \(optimizer) the nearest of \(ranked.count) readings is \(first.0.title), by a factor of \
      \(shown(first.factor)); the recipe, at \(shown(recipe.factor)), has place \(place + 1).\(spread)
      """
  }

  /// The two normalizations of Ē, for the recipe.
  package var normalizer: RichText {
    let sentences = [("S", "SGD"), ("A", "Adam")].compactMap { letter, name -> RichText? in
      guard
        let distance = rows.first(where: { $0.name == Variation.recipeName })?.distance(letter)
      else { return nil }
      return """
        \(shown(PaperDistance.factor(distance.errorOverLimit))) against \
        \(shown(PaperDistance.factor(distance.errorOverRange))) with \(RichText(verbatim: name))
        """
    }
    guard !sentences.isEmpty else { return "" }
    return """
      The recipe’s *Ē* of *w*_{max} is off by a factor of \(sentences.joined(separator: " and ")) when \
      it is taken over the length of the representable range, as the paper’s text has it.
      """
  }

  private func shown(_ factor: Double) -> RichText {
    RichText(verbatim: number(factor, decimals: 2))
  }
}
