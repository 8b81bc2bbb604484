import Configurations
import Drawing
import Results

/// How the curves of a comparison look, the same in every figure.
package struct ComparisonLook {
  /// The label in the experiment's file, without the optimizer's letter.
  package let label: RichText
  package let style: StrokeStyle

  /// Colour and dash follow from the kind; those that the paper does not have take the palette in their order.
  package init(_ summary: ComparisonSummary, in experiment: Experiment) {
    label = symbols(experiment.labelWithoutLetter(summary.label, summary.optimizer))
    let own = experiment.comparison(named: summary.name)
    style =
      switch own?.knownKind {
      case .baseline: StrokeStyle(Palette.ink, width: 1.4)
      case .lrTweak: StrokeStyle(Palette.purple, width: 1.2, dash: StrokeStyle.dashes[2])
      case .lrTweakMapped: StrokeStyle(Palette.purple, width: 0.8, dash: StrokeStyle.dashes[1])
      case .unadjusted: StrokeStyle(Palette.green, width: 1.2, dash: StrokeStyle.dashes[3])
      case nil: .further(experiment.furtherKinds.firstIndex { $0 == own?.kind } ?? 0)
      }
  }
}

extension Experiment {
  /// Kinds that the paper does not have, each once, in the order of the file.
  fileprivate var furtherKinds: [String] {
    comparisons.filter { $0.knownKind == nil }.map(\.kind)
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
