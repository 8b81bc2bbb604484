import ArgumentParser
import Configurations
import Diagnostics
import Experiments
import Foundation
import Networks
import Ranks
import StageOptions
import Storage
import Training

struct TrainRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Trains one run with one seed.",
    discussion: """
      Reads the images that `prepare` wrote and the run's configuration, trains, and publishes one HDF5 \
      file: configuration, weights at the start, at evenly spaced steps and at the end, optimizer state, \
      loss and accuracy of every step, evaluations, provenance. A run whose file is up to date (same \
      configuration, data, program and kernels) is not trained again.

      Ctrl-C saves a checkpoint and exits with 130; the same command goes on from there and ends in the \
      same bytes as an unbroken run. SIGTERM, SIGHUP and SIGUSR1 do the same. To use more cores, train \
      several runs at once, give a large one --threads, or, in a build with MPI, several processes: \
      mpirun -n 4 train run … The bytes are the same for any number of them.

      Examples:
        train run … --dry-run                          say whether there is work, and why
        train run … --initial-weights theirs.h5 --steps 3 --snapshot-every 1
                                                       follow another framework step by step
      """)

  @Option(help: ArgumentHelp("The experiment's configuration.", valueName: "file.yaml"))
  var experiment: String

  @Option(help: "The profile of the experiment: smoke, default, full.")
  var profile = "default"

  @Option(name: .customLong("run"), help: "The run, by its name in the experiment.")
  var runName: String

  @Option(help: "The seed of initial weights; 1 or more.")
  var seed = 1

  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "The data that `prepare` wrote; default: those of the experiment.", valueName: "file.h5"))
  var dataPath: String?

  @OptionGroup var prepared: PreparedData

  @Option(help: ArgumentHelp("The run file to publish.", valueName: "file.h5"))
  var output: String

  @OptionGroup var change: RequestOptions

  @OptionGroup var cost: RunCost

  @Option(help: ArgumentHelp("Minutes between checkpoints.", valueName: "minutes"))
  var checkpointEvery = 5.0

  @Option(
    help: ArgumentHelp(
      "How long a rank waits for the others, where mpirun or srun has started several that train the run together. What hangs longer ends them all.",
      valueName: "seconds"))
  var rankPatience = 30.0

  @OptionGroup var confirmation: ConfirmOptions

  @OptionGroup var work: WorkOptions

  func validate() throws {
    if seed < 1 { throw ValidationError("--seed is 1 or more.") }
    if !(checkpointEvery > 0) {
      throw ValidationError("--checkpoint-every is more than 0 minutes.")
    }
    if !(rankPatience > 0) {
      throw ValidationError("--rank-patience is more than 0 seconds.")
    }
  }

  func run() {
    runStage("train") {
      let configuration = try Experiment.read(path: experiment, profile: profile)
      guard let chosen = configuration.run(named: runName) else {
        throw Failure(
          .configuration, at: experiment, "the experiment has no run “\(runName)”",
          remedy: remedy(forUnknown: runName, among: configuration.runs.map(\.name)))
      }
      let data = dataPath ?? prepared.path(of: configuration)
      let family = Train.family(of: chosen)
      var request = try change.request(chosen, seed: seed, data: data)
      request.threads = cost.threads
      request.sharedSteps = configuration.sharedSteps(before: chosen)
      if let weights = request.initialWeights {
        log.info("train: \(title) starts from \(weights.group) of \(weights.path)")
      }
      let start = change.startPath(chosen, seed: seed, output: output)
      if work.dryRun, let start, !FileManager.default.fileExists(atPath: start) {
        print(
          "would train \(title): \(start) must be trained first"
            + (try cost.text(request, data: data)))
        return
      }
      request.start = try start.map {
        try StartingPoint(path: $0, name: chosen.start ?? "", seed: seed)
      }
      let stage = TrainingStage(
        request: request, family: family, dataPath: data, output: output,
        sources: Train.sources(of: chosen), isForced: work.force,
        checkpointInterval: checkpointEvery * 60, confirmedSteps: confirmation.confirm)
      if work.dryRun {
        print(try forecast(stage, data: data))
      } else {
        try train(stage)
      }
    }
  }

  private func train(_ stage: TrainingStage) throws {
    let interruption = Interruption()
    interruption.listen()
    var stage = stage
    guard
      let ranks = try Launch.join(
        patience: rankPatience, isAskedToEnd: { interruption.exitCode != nil })
    else {
      let outcome = try work.patiently(interruption) {
        try stage.run(interruption: interruption)
      }
      return print(outcome.text(title, output: output))
    }
    // The others would not wait as long for the first: ranks end with 75.
    stage.request.ranks = ranks
    do throws(Failure) {
      let outcome = try stage.run(interruption: interruption)
      Launch.leave(ranks)
      if ranks.rank == 0 { print(outcome.text(title, output: output)) }
    } catch {
      guard error.code.isInterruption else {
        log.error("train: rank \(ranks.rank) of \(ranks.count): \(error)")
        Launch.abort(ranks, error.code)
        throw error
      }
      // All have ended together; one of them says so.
      Launch.leave(ranks)
      if ranks.rank == 0 { throw error }
      Foundation.exit(error.code.rawValue)
    }
  }

  private var title: String { "\(runName) seed \(seed)" }

  private func forecast(_ stage: TrainingStage, data: String) throws -> String {
    guard FileManager.default.fileExists(atPath: data) else {
      return "would train \(title): the data must be prepared first"
    }
    let staleness = try stage.staleness()
    return staleness.forecast("train \(title)", output: output)
      + (staleness == .current ? "" : try cost.text(stage.request, data: data))
  }
}

extension TrainingStage.Outcome {
  /// What the console says at the end.
  fileprivate func text(_ title: String, output: String) -> String {
    switch self {
    case .upToDate: return "up to date: \(output)"
    case .confirmed(let steps):
      return "\(title): taken over, \(steps) steps repeated to the same bits → \(output)"
    case .trained(let record, let seconds):
      let last = record.metrics.loss.suffix(100)
      let loss = last.reduce(0, +) / Double(max(1, last.count))
      let look = record.evaluations.last
      return String(
        format: "%@: training loss %.4f, validation %.2f %%, loss %.4f; %@ → %@", title, loss,
        100 * (look?.accuracy ?? .nan), look?.loss ?? .nan, spokenDuration(seconds), output)
    }
  }
}
