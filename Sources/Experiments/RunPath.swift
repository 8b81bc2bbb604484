extension Experiment {
  /// The file of a run with a seed, below a profile's folder of runs: `mnist/qhat-sgd/seed-1.h5`.
  package func runPath(_ run: String, seed: Int, below folder: String) -> String {
    "\(folder)/\(name)/\(run)/seed-\(seed).h5"
  }

  /// The files of all runs with seeds 1 to `seeds`, seed by seed, so that the first whole set of runs
  /// is there early.
  package func runPaths(seeds: Int, below folder: String) -> [String] {
    (1...max(1, seeds)).flatMap { seed in
      runs.map { runPath($0.name, seed: seed, below: folder) }
    }
  }
}
