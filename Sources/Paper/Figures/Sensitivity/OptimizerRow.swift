import Drawing

/// One optimizer of the experiment `optimizers`: STE-net as the paper claims it, and the other way round.
package struct OptimizerRow {
  /// M and α for an optimizer that does not adapt (Table 1), neither for one that does (Table 2).
  package let claimed: PairOutcome
  /// The same Q̂-net against the other of the two; nil where it was not trained.
  package let crossed: PairOutcome?
  /// What tables call it.
  package let title: RichText
  /// How many times the claimed STE-net's Ē the other's is, each over lr-tweak's; nil without the other.
  package let advantage: Double?

  package var isAdaptive: Bool { claimed.qhat.optimizer.isAdaptive }
  package var learningRate: Double { claimed.qhat.learningRate }

  /// In the order of the file; empty when the report does not have the experiment.
  package static func all(_ inputs: FigureInputs) -> [OptimizerRow] {
    guard let focused = inputs.focused(on: .optimizers) else { return [] }
    let (outcomes, findings) = (PairOutcome.all(focused), inputs.findings)
    return focused.experiment.optimizerGroups.compactMap { group in
      let place = "\(focused.experiment.name).optimizer.\(group.name)"
      func outcome(_ role: String) -> PairOutcome? {
        let own = findings["\(place).\(role)"]?.list ?? []
        return outcomes.first { own.contains($0.place) }
      }
      return outcome("claimed").map {
        OptimizerRow(
          claimed: $0, crossed: outcome("crossed"),
          title: symbols(findings.word("\(place).title") ?? group.name),
          advantage: findings.number("\(place).advantage"))
      }
    }
  }
}
