import Drawing
import Results

extension VariationTheme {
  package var title: RichText {
    switch self {
    case .recipe: "Recipe"
    case .bits: "Bits"
    case .sharpness: "Sharpness of HTGE"
    case .steps: "Steps"
    case .batchSize: "Batch size"
    case .learningRate: "Learning rate"
    case .reading: "Readings of the paper that the recipe does not follow"
    }
  }
}

/// One entry of the experiment `sensitivity` with one of the recipe's optimizers, as `analyze` found it to vary
/// the recipe.
package struct Variation {
  package let outcome: PairOutcome
  package let theme: VariationTheme
  /// What it differs from in its theme alone: the recipe, but where the theme's sweep has another origin.
  package let origin: PairOutcome

  package var label: RichText { symbols(outcome.pair.label) }
  package var letter: String { outcome.optimizerLetter }
  package var isRecipe: Bool { theme == .recipe }
  /// Whether it differs from the origin in its theme alone, so that it has a place on the sweep.
  package var isOnSweep: Bool { outcome.truth("on-sweep") ?? false }

  /// How many times the origin's its Ē is.
  package var errorFactor: Double { outcome.value("error-factor") ?? .nan }
  /// How much more quantized weights agree than in the origin, as a share.
  package var agreementGain: Double { outcome.value("agreement-gain") ?? .nan }
  /// How much better Q̂-net is than in the origin, as a share.
  package var accuracyGain: Double { outcome.value("accuracy-gain") ?? .nan }

  /// Every entry with every letter, the recipe first, then theme by theme in the order of the file; empty
  /// when the report does not have the experiment or its recipe was not run.
  package static func all(_ inputs: FigureInputs) -> [Variation] {
    guard let focused = inputs.focused(on: .sensitivity) else { return [] }
    let outcomes = PairOutcome.all(focused)
    let variations = (inputs.findings["\(focused.experiment.name).variations"]?.list ?? [])
      .compactMap { place in
        outcomes.first { $0.place == place }.flatMap { Variation($0, among: outcomes, inputs) }
      }
    return variations.contains(where: \.isRecipe) ? variations : []
  }

  private init?(_ outcome: PairOutcome, among all: [PairOutcome], _ inputs: FigureInputs) {
    guard let theme = outcome.word("theme").flatMap(VariationTheme.init),
      let places = inputs.findings["\(outcome.place).origin"]?.list,
      let origin = all.first(where: { places.contains($0.place) })
    else { return nil }
    self.outcome = outcome
    self.theme = theme
    self.origin = origin
  }
}

/// One line of a sweep: Ē and lr-tweak's along an axis, with one optimizer.
struct SweepLine {
  let letter: String
  /// By ascending place.
  let points: [(place: Double, outcome: PairOutcome)]

  /// The lines of a theme; empty where nothing was varied.
  static func all(_ theme: VariationTheme, _ inputs: FigureInputs) -> [SweepLine] {
    guard let focused = inputs.focused(on: .sensitivity) else { return [] }
    let outcomes = PairOutcome.all(focused)
    return focused.experiment.optimizerGroups.compactMap { group -> SweepLine? in
      let name = "\(focused.experiment.name).sweep.\(theme.rawValue).\(group.name).points"
      let points = (inputs.findings[name]?.list ?? []).compactMap { place in
        outcomes.first { $0.place == place }.flatMap { outcome in
          outcome.value(theme.rawValue).map { (place: $0, outcome: outcome) }
        }
      }
      return points.isEmpty ? nil : SweepLine(letter: group.letter, points: points)
    }
  }
}
