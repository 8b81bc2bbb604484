import Configurations
import Experiments
import TestSupport
import Training

/// A run of a few steps on a few made-up images, from the committed experiment.
enum TinyRun {
  static func experiment() throws -> Experiment {
    try Experiment.read(
      path: ProjectFiles.path("pipeline/experiments/mnist.yaml"), profile: "smoke")
  }

  /// - Parameter change: what to change in the run's configuration.
  static func request(
    _ name: String = "qhat-sgd", steps: Int = 12,
    change: (inout RunConfiguration) -> Void = { _ in }
  ) throws -> TrainingRequest {
    guard var run = try experiment().run(named: name) else { throw Missing(run: name) }
    run.steps = steps
    run.batchSize = 16
    run.snapshots = 3
    run.evaluateEvery = 5
    run.learningRate *= 20
    change(&run)
    return TrainingRequest(run: run, seed: 3)
  }

  struct Missing: Error { let run: String }
}
