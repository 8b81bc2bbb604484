/// A set of runs and the comparisons between them, resolved for one profile.
package struct Experiment: Sendable, Hashable, Codable {
  /// The name in file names ("mnist").
  package var name: String
  /// What readers see.
  package var title: String
  /// The name of the data ("mnist").
  package var dataset: String
  package var datasetKind: DatasetKind
  package var network: NetworkFamily
  /// The profile that it was resolved for ("default").
  package var profile: String
  /// How many seeds each run is trained with, 1 or more, unless the command line says otherwise.
  package var seeds: Int
  package var optimizerGroups: [OptimizerGroup]
  /// In the order of the file.
  package var runs: [RunConfiguration]
  /// In the order of the file, which is the order of the paper's Table 4.
  package var comparisons: [Comparison]
  /// The program that trained its runs, where that is another one than this: "PyTorch 2.15.0".
  package var framework: String?
  /// What the section `pairs` stands for, pair by pair and optimizer by optimizer; empty without one.
  package var pairs: [EstimatorPair] = []

  package init(
    name: String, title: String, dataset: String, datasetKind: DatasetKind, network: NetworkFamily,
    profile: String, seeds: Int,
    optimizerGroups: [OptimizerGroup], runs: [RunConfiguration], comparisons: [Comparison],
    pairs: [EstimatorPair] = []
  ) {
    self.name = name
    self.title = title
    self.dataset = dataset
    self.datasetKind = datasetKind
    self.network = network
    self.profile = profile
    self.seeds = seeds
    self.optimizerGroups = optimizerGroups
    self.runs = runs
    self.comparisons = comparisons
    self.pairs = pairs
  }

  /// Places that every experiment's findings have: no kind of comparison and no pair may be called so.
  package static let reservedNames: Set<String> = [
    "paper-grade", "paper-grades", "framework",
    "title", "profile", "seeds", "one-seed", "was-run", "complete", "missing-runs", "data", "steps",
    "batch-size", "bits", "epochs", "shared-start", "optimizer", "paper", "paper-distance", "qhat",
    "ste", "difference", "claim-a", "claim-b", "alike", "accurate", "trained",
    "agrees", "apart", "apart-inside", "apart-outside", "apart-somewhere", "outside", "bits-beside",
    "claimed-nearer", "nearer-open", "count", "most-trapped", "trapped-median", "accuracy-mover",
    "batch-origin", "bits-apart", "claimed-apart", "class", "crossed-nearer", "family",
    "integer-grid", "least-advantage", "least-mover", "most-advantage", "movers", "nearest",
    "optimizers", "readings", "recipe-is-nearest", "sweep", "sweeps", "variations",
    "widest-accuracy-gap", "comparisons", "compared-pairs", "digits", "disagreeing-count",
    "estimator", "first-seed",
    "image-size", "levels", "levels-apart", "momentum", "network", "normalization",
    "penalty-reported", "runs", "shared-steps", "snapshot-weights", "subject", "tensors", "verdict",
    "verdicts", "weights", "window", "baselines", "bit-sweeps", "checksums", "commit",
    "configuration", "decaying-pairs", "direct-density", "estimators", "families", "mapped-density",
    "missing",
    "near-boundary-width", "pairs", "paper-distances", "provenance", "provenance-notes",
    "part", "parts", "readings-by-family", "recipe-choices", "recipe-table", "run-count", "start",
    "starts",
    "unadjusted-pairs",
  ]

  /// First parts of the names of findings that belong to no experiment: none may be called so.
  package static let reservedRoots: Set<String> = [
    "rules", "bounds", "order", "appendix-h", "dsq", "signs", "catalogue", "report", "recipe",
    "cost",
  ]

  /// Whether its network is one of those that the paper trains, and not one that its file lists.
  package var isOfThePaper: Bool { network != .layered }

  /// Whether it is trained on pictures in colour, not on digits.
  package var hasPhotographs: Bool { datasetKind == .images }

  /// Whether its data come from a folder that its file names, and not from MNIST_DIR or IMAGES_DIR.
  package var hasOwnData: Bool { !DatasetKind.allCases.map(\.standardName).contains(dataset) }

  /// The runs that are trained to the end, without those that are the beginning of others.
  package var wholeRuns: [RunConfiguration] { runs.filter { $0.stopAfter == nil } }

  /// The settings that all whole runs have in common, by name.
  package var sharedValues: [String: String] {
    guard let first = wholeRuns.first else { return [:] }
    return first.canonicalValues.filter { name, value in
      wholeRuns.allSatisfy { $0.canonicalValues[name] == value }
    }
  }

  /// Steps that the run takes which `run` goes on from; 0 where there is none.
  package func sharedSteps(before run: RunConfiguration) -> Int {
    run.start.flatMap(self.run(named:))?.stopAfter ?? 0
  }

  package func run(named name: String) -> RunConfiguration? { runs.first { $0.name == name } }

  package func comparison(named name: String) -> Comparison? {
    comparisons.first { $0.name == name }
  }
}
