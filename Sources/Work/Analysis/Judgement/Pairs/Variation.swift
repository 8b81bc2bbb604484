import Configurations
import Results

/// An entry of `pairs` with one of its optimizers, as a variation of the entry `recipe`. Everything follows from
/// the configurations, whatever was run.
struct Variation {
  let pair: EstimatorPair
  let qhat: RunConfiguration
  /// Of the recipe with its optimizer.
  private let recipe: RunConfiguration
  let theme: VariationTheme
  /// What it differs from in its theme alone: the recipe, but where the theme's sweep has another origin.
  let origin: EstimatorPair
  /// Whether it differs from the origin in its theme alone, so that it has a place on the sweep; of several at one
  /// place the first of the file.
  private(set) var isOnSweep: Bool

  /// The entry that all others of an experiment vary, where it has one of this name.
  static let recipeName = "recipe"

  /// Every entry with every optimizer, the recipe first, then theme by theme in the order of the file; empty
  /// where the experiment has no recipe.
  static func all(_ experiment: Experiment) -> [Variation] {
    let candidates = experiment.pairs.compactMap { pair in
      experiment.run(named: pair.qhat).map {
        Candidate(pair: pair, run: $0, family: experiment.family(of: pair.optimizerGroup))
      }
    }
    var taken: Set<SweepPlace> = []
    let variations = candidates.compactMap { candidate -> Variation? in
      guard var variation = Variation(candidate, among: candidates) else { return nil }
      if variation.isOnSweep {
        let place = SweepPlace(
          theme: variation.theme, family: candidate.family, value: variation.place)
        variation.isOnSweep = taken.insert(place).inserted
      }
      return variation
    }
    return VariationTheme.allCases.flatMap { theme in variations.filter { $0.theme == theme } }
  }

  private struct Candidate {
    let pair: EstimatorPair
    /// Q̂-net.
    let run: RunConfiguration
    let family: String?
    /// What is trained, by key.
    let values: [String: String]

    init(pair: EstimatorPair, run: RunConfiguration, family: String?) {
      (self.pair, self.run, self.family) = (pair, run, family)
      values = run.canonicalValues.filter { !["evaluate_every", "snapshots"].contains($0.key) }
    }
  }

  /// Where a sweep may have one point.
  private struct SweepPlace: Hashable {
    let theme: VariationTheme
    let family: String?
    let value: Double?
  }

  private init?(_ own: Candidate, among all: [Candidate]) {
    let alike = all.filter { $0.family == own.family }
    guard let recipe = alike.first(where: { $0.pair.name == Self.recipeName }) else { return nil }
    pair = own.pair
    (qhat, self.recipe) = (own.run, recipe.run)
    theme = Self.theme(own, recipe)
    let found = Self.origin(of: own, in: theme, among: [recipe] + alike)
    origin = found?.pair ?? recipe.pair
    isOnSweep = found != nil
  }

  /// The place on its theme's axis; nil where the theme has none.
  var place: Double? { value(of: theme) }

  /// The place on a theme's axis.
  func value(of theme: VariationTheme) -> Double? { theme.value(of: qhat, recipe: recipe) }

  /// What differs between two Q̂-nets in what is trained.
  private static func differences(_ a: Candidate, _ b: Candidate) -> Set<String> {
    Set(a.values.keys).union(b.values.keys).filter { a.values[$0] != b.values[$0] }
  }

  private static func theme(_ own: Candidate, _ recipe: Candidate) -> VariationTheme {
    guard own.pair.name != recipe.pair.name else { return .recipe }
    let changed = differences(own, recipe)
    if changed.contains("batch_size") { return .batchSize }
    if changed.contains("steps") { return .steps }
    if changed.contains("bits") { return .bits }
    if changed == ["learning_rate"] { return .learningRate }
    var (parameters, usual) = (own.run.estimator.parameters, recipe.run.estimator.parameters)
    let isSharper =
      parameters.removeValue(forKey: "sharpness") != usual.removeValue(forKey: "sharpness")
    return changed == ["estimator"] && isSharper && parameters == usual ? .sharpness : .reading
  }

  /// The first that differs from `own` in the theme's keys alone, and stands where `all[0]` does on its axis.
  private static func origin(
    of own: Candidate, in theme: VariationTheme, among all: [Candidate]
  ) -> Candidate? {
    all.first { other in
      let changed = differences(own, other)
      return !changed.isEmpty && changed.isSubset(of: theme.keys)
        && theme.value(of: other.run, recipe: all[0].run)
          == theme.value(of: all[0].run, recipe: all[0].run)
    }
  }
}

extension VariationTheme {
  /// The keys of a run's configuration in which it may differ from its neighbours on the sweep. HTGE's
  /// standard sharpness goes with the bits.
  fileprivate var keys: Set<String> {
    switch self {
    case .bits: ["bits", "estimator"]
    case .sharpness: ["estimator"]
    case .steps: ["steps"]
    case .batchSize: ["batch_size"]
    case .learningRate: ["learning_rate"]
    case .recipe, .reading: []
    }
  }

  /// The place of a run on the sweep's axis; sharpness in units of 1/w_max, learning rates in units of the recipe's.
  fileprivate func value(of run: RunConfiguration, recipe: RunConfiguration) -> Double? {
    switch self {
    case .bits: Double(run.bits)
    case .sharpness: run.estimator.parameters["sharpness"]
    case .steps: Double(run.steps)
    case .batchSize: Double(run.batchSize)
    // 3e-4 is 3 times 1e-4, whatever division makes of it.
    case .learningRate: (run.learningRate / recipe.learningRate * 1e9).rounded() / 1e9
    case .recipe, .reading: nil
    }
  }
}

extension Experiment {
  /// Groups that readers know by one letter are one optimizer to them, whatever their constants: the name of the
  /// first of them. Nil where there is no such group.
  func family(of group: String) -> String? {
    optimizerGroups.first { $0.name == group }.flatMap { own in
      optimizerGroups.first { $0.letter == own.letter }?.name
    }
  }

  /// The first group of every letter.
  var families: [OptimizerGroup] {
    optimizerGroups.filter { family(of: $0.name) == $0.name }
  }
}
