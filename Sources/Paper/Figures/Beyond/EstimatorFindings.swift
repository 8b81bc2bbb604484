import Drawing

/// What Tables B and G come to in words; every number computed.
package struct EstimatorFindings {
  private let inputs: FigureInputs
  private let rows: [EstimatorRow]

  package init(_ inputs: FigureInputs) throws {
    self.inputs = inputs
    rows = try EstimatorRow.all(inputs).filter { !$0.outcomes.isEmpty }
  }

  /// How many keep to the lr-tweak with each optimizer.
  package var summary: RichText {
    guard !rows.isEmpty else { return "They have not been trained for this report." }
    let counts = inputs.estimatorGroups.compactMap { group -> RichText? in
      let outcomes = rows.compactMap { $0.outcome(group.name) }
      guard let first = outcomes.first else { return nil }
      return "\(outcomes.count(where: \.isLike)) of \(outcomes.count) with \(first.optimizerName)"
    }
    return """
      *Ē* is at most \(number(inputs.likeness, decimals: 0)) times the yardstick’s for \
      \(counts.joined(separator: " and ")).
      """
  }

  /// For each estimator that does not keep to the lr-tweak: by how much, and what it lacks.
  package var explanations: [RichText] {
    rows.compactMap { row in
      let apart = row.outcomes.filter { !$0.isLike }
      guard !apart.isEmpty else { return nil }
      let ratios = apart.map { outcome -> RichText in
        let ratio = outcome.errorRatio
        return
          "\(RichText(verbatim: number(ratio, decimals: ratio < 10 ? 1 : 0))) times with \(outcome.optimizerName)"
      }
      let reasons =
        row.breaks.isEmpty
        ? "within the theorems’ assumptions" as RichText : row.breaks.joined(separator: "; ")
      return "**\(row.title)**, \(ratios.joined(separator: ", ")): \(reasons)."
    }
  }

  /// The estimators that are not the STE in disguise by the rule of this report.
  package var contradiction: RichText? {
    guard !explanations.isEmpty else { return nil }
    return """
      **Not every estimator is the STE in disguise** ([Table B](#table-b)). *Ē* is more than \
      \(number(inputs.likeness, decimals: 0)) times the yardstick’s for \(explanations.count) of \
      \(rows.count). \(explanations.joined(separator: " "))
      """
  }

  /// The largest share of weights trapped in one net alone.
  package var trapped: RichText {
    guard let focused = inputs.focused(on: .estimators) else { return "" }
    let (findings, root) = (inputs.findings, focused.experiment.name)
    let places = findings["\(root).most-trapped"]?.list ?? []
    let all = rows.flatMap { row in row.outcomes.map { (row: row, outcome: $0) } }
    guard let most = all.first(where: { places.contains($0.outcome.place) }),
      let share = most.outcome.value("trapped-alone"),
      let median = findings.number("\(root).trapped-median")
    else { return "" }
    return """
      It happens to \(percent(share)) of the weights at most (\(most.row.title) with \
      \(most.outcome.optimizerName)), and to \(percent(median)) in the median of the pairs where it \
      happens at all.
      """
  }
}
