import Configurations
import Drawing
import Quantization

/// What an entry of the experiment `sensitivity` changes in the recipe.
package enum VariationTheme: String, CaseIterable, Sendable {
  case bits, sharpness, steps
  case batchSize = "batch_size"
  /// Whatever no sweep covers: how a sentence of the paper is read.
  case reading

  package var title: RichText {
    switch self {
    case .bits: "Bits"
    case .sharpness: "Sharpness of HTGE"
    case .steps: "Steps"
    case .batchSize: "Batch size"
    case .reading: "Readings of the paper that the recipe does not follow"
    }
  }

  /// The keys of a run's configuration in which it may differ from its neighbours on the sweep. HTGE's
  /// standard sharpness goes with the bits.
  var keys: Set<String> {
    switch self {
    case .bits: ["bits", "estimator"]
    case .sharpness: ["estimator"]
    case .steps: ["steps"]
    case .batchSize: ["batch_size"]
    case .reading: []
    }
  }

  /// The place of a run on the sweep's axis.
  func value(of run: RunConfiguration) -> Double? {
    switch self {
    case .bits: Double(run.bits)
    case .sharpness: run.estimator.parameters["sharpness"]
    case .steps: Double(run.steps)
    case .batchSize: Double(run.batchSize)
    case .reading: nil
    }
  }
}

/// One entry of the experiment `sensitivity` with one of the recipe's optimizers.
package struct Variation {
  package let outcome: PairOutcome
  package let theme: VariationTheme?
  /// The recipe's own with the same letter; itself where it is the recipe.
  package let recipe: PairOutcome
  /// What it differs from in its theme alone: the recipe, but where the theme's sweep has another origin.
  package let origin: PairOutcome
  /// Whether it differs from the origin in its theme alone, so that it has a place on the sweep.
  let isOnSweep: Bool

  /// The experiment that trains them, and the entry that is the recipe.
  package static let experiment = "sensitivity"
  static let recipeName = "recipe"

  package var label: RichText { symbols(outcome.pair.label) }
  package var letter: String { outcome.optimizerLetter }
  package var isRecipe: Bool { theme == nil }

  /// How many times the origin's its Ē is.
  package var errorFactor: Double {
    outcome.baseline.total.errorOverLimit.mean / origin.baseline.total.errorOverLimit.mean
  }
  /// How much more quantized weights agree than in the origin, as a share.
  package var agreementGain: Double {
    outcome.baseline.total.agreement.mean - origin.baseline.total.agreement.mean
  }
  /// How much better Q̂-net is than in the origin, as a share.
  package var accuracyGain: Double {
    outcome.surrogateRun.validationAccuracy.mean - origin.surrogateRun.validationAccuracy.mean
  }

  /// Every entry with every letter, the recipe first, then theme by theme in the order of the file; empty
  /// when the report does not have the experiment or its recipe was not run.
  package static func all(_ inputs: FigureInputs) -> [Variation] {
    guard let focused = inputs.focused(on: experiment) else { return [] }
    let outcomes = PairOutcome.all(focused)
    let variations = outcomes.compactMap { Variation($0, among: outcomes) }
    let order: [VariationTheme?] = [nil] + VariationTheme.allCases
    return order.flatMap { theme in variations.filter { $0.theme == theme } }
  }

  private init?(_ outcome: PairOutcome, among all: [PairOutcome]) {
    let alike = all.filter { $0.optimizerLetter == outcome.optimizerLetter }
    guard let recipe = alike.first(where: { $0.pair.name == Self.recipeName }) else { return nil }
    self.outcome = outcome
    self.recipe = recipe
    let theme = Self.theme(outcome, recipe)
    self.theme = theme
    let found = theme.flatMap { Self.origin(of: outcome, in: $0, among: [recipe] + alike) }
    origin = found ?? recipe
    isOnSweep = found != nil
  }

  /// What differs between two Q̂-nets in what is trained.
  private static func differences(_ a: PairOutcome, _ b: PairOutcome) -> Set<String> {
    let (x, y) = (a.surrogate.canonicalValues, b.surrogate.canonicalValues)
    return Set(x.keys).union(y.keys).filter { x[$0] != y[$0] }
      .subtracting(["evaluate_every", "snapshots"])
  }

  private static func theme(_ outcome: PairOutcome, _ recipe: PairOutcome) -> VariationTheme? {
    guard outcome.pair.name != recipe.pair.name else { return nil }
    let changed = differences(outcome, recipe)
    if changed.contains("batch_size") { return .batchSize }
    if changed.contains("steps") { return .steps }
    if changed.contains("bits") { return .bits }
    var (own, usual) = (
      outcome.surrogate.estimator.parameters, recipe.surrogate.estimator.parameters
    )
    let isSharper = own.removeValue(forKey: "sharpness") != usual.removeValue(forKey: "sharpness")
    return changed == ["estimator"] && isSharper && own == usual ? .sharpness : .reading
  }

  /// The first that differs from `outcome` in the theme's keys alone.
  private static func origin(
    of outcome: PairOutcome, in theme: VariationTheme, among all: [PairOutcome]
  ) -> PairOutcome? {
    all.first { other in
      let changed = differences(outcome, other)
      return !changed.isEmpty && changed.isSubset(of: theme.keys)
        && theme.value(of: other.surrogate) == theme.value(of: all[0].surrogate)
    }
  }
}

/// One line of a sweep: Ē and yardstick along an axis, with one optimizer.
struct SweepLine {
  let letter: String
  /// By ascending place.
  let points: [(place: Double, outcome: PairOutcome)]

  /// The lines of a theme; empty where nothing was varied.
  static func all(_ theme: VariationTheme, _ variations: [Variation]) -> [SweepLine] {
    var letters: [String] = []
    for variation in variations where !letters.contains(variation.letter) {
      letters.append(variation.letter)
    }
    return letters.compactMap { letter in
      // Entries that differ in more than the theme, as another reading at one bit, have no place on the line.
      let own = variations.filter {
        $0.letter == letter && $0.theme == theme && $0.isOnSweep
      }
      guard let origin = own.first?.origin else { return nil }
      let points = ([origin] + own.map(\.outcome)).compactMap { outcome in
        theme.value(of: outcome.surrogate).map { (place: $0, outcome: outcome) }
      }
      return SweepLine(letter: letter, points: points.sorted { $0.place < $1.place })
    }
  }
}
