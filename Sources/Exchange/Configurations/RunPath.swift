extension Experiment {
  /// The file of a run with a seed, below a profile's folder of runs: `mnist/qhat-sgd/seed-1.h5`.
  package func runPath(_ run: String, seed: Int, below folder: String) -> String {
    "\(folder)/\(name)/\(run)/seed-\(seed).h5"
  }

  /// Which runs: those that wait for none, or those that go on from one of them.
  package enum Phase: String, CaseIterable, Sendable {
    case first, second
  }

  /// The files of all runs with seeds 1 to `seeds`, seed by seed, so that the first whole set of runs
  /// is there early.
  /// - Parameter phase: nil for all runs.
  package func runPaths(seeds: Int, below folder: String, phase: Phase? = nil) -> [String] {
    let chosen = runs.filter { phase == nil || (phase == .second) == ($0.start != nil) }
    return (1...max(1, seeds)).flatMap { seed in
      chosen.map { runPath($0.name, seed: seed, below: folder) }
    }
  }
}
