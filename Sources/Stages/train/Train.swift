import ArgumentParser
import Configurations
import SourceFingerprints
import Storage

@main
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains one run of an experiment with one seed, or all runs that are due.",
    discussion: """
      Without a subcommand it is `train run`.

      Examples:
        train run --experiment pipeline/experiments/mnist.yaml --run qhat-sgd --seed 1 \\
                  --data build/data/mnist.h5 --output build/default/runs/mnist/qhat-sgd/seed-1.h5
        train all --experiment pipeline/experiments/mnist.yaml --profile smoke
      """,
    version: projectVersion, subcommands: [TrainRun.self, TrainAll.self],
    defaultSubcommand: TrainRun.self)

  /// The room that makes a trained run.
  static let room = "Training"

  /// Fingerprint of the code that trains a run.
  @Sendable static func sources(of run: RunConfiguration) -> String {
    SourceFingerprints.closure(of: room)
  }
}
