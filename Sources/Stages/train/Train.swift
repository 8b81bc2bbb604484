import ArgumentParser
import Configurations
import ConvNetTraining
import LayeredTraining
import ResidualTraining
import SourceFingerprints
import Storage
import Training

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

  /// How a run's network is trained.
  @Sendable static func family(of run: RunConfiguration) -> any FamilyTraining {
    switch run.network {
    case .mnistConvNet: ConvNetFamily()
    case .residual: ResidualFamily()
    case .layered: LayeredFamily(on: run.datasetKind)
    }
  }

  /// Fingerprint of the code that trains a run: of its family's room and all that this is built on.
  @Sendable static func sources(of run: RunConfiguration) -> String {
    switch run.network {
    case .mnistConvNet: SourceFingerprints.closure(of: "ConvNetTraining")
    case .residual: SourceFingerprints.closure(of: "ResidualTraining")
    case .layered: SourceFingerprints.closure(of: "LayeredTraining")
    }
  }
}
