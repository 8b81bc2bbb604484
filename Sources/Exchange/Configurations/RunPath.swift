extension Experiment {
  /// The file of a run with a seed, below a profile's folder of runs: `mnist/qhat-sgd/seed-1.h5`.
  package func runPath(_ run: String, seed: Int, below folder: String) -> String {
    "\(folder)/\(name)/\(run)/seed-\(seed).h5"
  }
}
