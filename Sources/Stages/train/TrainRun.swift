import ArgumentParser
import Configurations
import Diagnostics
import Experiments
import Foundation
import Storage
import Tensors
import Training

struct TrainRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Trains one run with one seed.",
    discussion: """
      Reads the images that `prepare` wrote and the run's configuration, trains, and publishes one HDF5 \
      file: configuration, weights at the start, at evenly spaced steps and at the end, optimizer state, \
      loss and accuracy of every step, evaluations, provenance. A run whose file is up to date (same \
      configuration, data, program and BLAS kernels) is not trained again.

      Ctrl-C saves a checkpoint and exits with 130; the same command goes on from there and ends in the \
      same bytes as an unbroken run. OpenBLAS uses one thread; to use more cores, train several runs at once.

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

  @Option(help: ArgumentHelp("The images that `prepare` wrote.", valueName: "file.h5"))
  var data: String

  @Option(help: ArgumentHelp("The run file to publish.", valueName: "file.h5"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "Start from these weights (HDF5, as our run files or as h5py writes them) in the place of drawn ones. An STE-net that is re-initialized by M applies M to them.",
      valueName: "file.h5"))
  var initialWeights: String?

  @Option(
    help: ArgumentHelp(
      "The finished run that this one goes on from, where the experiment names one; default: its file beside the output's folder.",
      valueName: "file.h5"))
  var start: String?

  @Option(
    help:
      "Train the first so many steps only; the learning-rate schedule stays that of the whole run.")
  var steps: Int?

  @Option(help: ArgumentHelp("Keep the weights every so many steps.", valueName: "steps"))
  var snapshotEvery: Int?

  @Option(
    help: ArgumentHelp(
      "The arithmetic kernels: \(KernelPath.allCases.map(\.rawValue).joined(separator: ", ")). Default: the fastest of this processor; plain is the slow oracle.",
      valueName: "name"))
  var kernels: String?

  @OptionGroup var cost: RunCost

  @Option(help: ArgumentHelp("Minutes between checkpoints.", valueName: "minutes"))
  var checkpointEvery = 5.0

  @Flag(help: "Say whether there is work, and why; do nothing.")
  var dryRun = false

  @Flag(help: "Train anew even if the output is up to date, without using a checkpoint.")
  var force = false

  func validate() throws {
    if seed < 1 { throw ValidationError("--seed is 1 or more.") }
    if let steps, steps < 1 { throw ValidationError("--steps is 1 or more.") }
    if let snapshotEvery, snapshotEvery < 1 {
      throw ValidationError("--snapshot-every is 1 or more.")
    }
    if !(checkpointEvery > 0) {
      throw ValidationError("--checkpoint-every is more than 0 minutes.")
    }
    if let kernels, KernelPath(rawValue: kernels)?.isSupported != true {
      throw ValidationError(
        "--kernels is one of \(KernelPath.allCases.filter(\.isSupported).map(\.rawValue).joined(separator: ", ")) on this machine."
      )
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
      try chosen.numerics.configureBLAS(at: experiment)
      var request = try request(chosen, of: configuration)
      let start = startPath(chosen)
      if dryRun, let start, !FileManager.default.fileExists(atPath: start) {
        print("would train \(title): \(start) must be trained first" + (try text(of: request)))
        return
      }
      request.start = try start.map {
        try StartingPoint(path: $0, name: chosen.start ?? "", seed: seed)
      }
      let stage = TrainingStage(
        request: request, dataPath: data, output: output, sources: Train.sources(of: chosen),
        isForced: force, checkpointInterval: checkpointEvery * 60)
      if dryRun {
        print(try forecast(stage))
      } else {
        let interruption = Interruption()
        interruption.listen()
        print(try stage.run(interruption: interruption).text(title, output: output))
      }
    }
  }

  private func request(
    _ run: RunConfiguration, of experiment: Experiment
  ) throws -> TrainingRequest {
    var request = TrainingRequest(
      run: run, seed: seed,
      initialWeights: try initialWeights.map {
        try InitialWeights(path: $0, layout: try networkLayout(of: run, dataPath: data))
      },
      stepLimit: steps, snapshotEvery: snapshotEvery,
      kernels: kernels.flatMap(KernelPath.init(rawValue:)) ?? .automatic)
    request.threads = cost.threads
    request.sharedSteps = run.start.flatMap(experiment.run(named:))?.stopAfter ?? 0
    return request
  }

  /// The file of the run that `run` goes on from; nil where there is none.
  private func startPath(_ run: RunConfiguration) -> String? {
    guard let name = run.start else { return nil }
    if let start { return start }
    let runs = URL(fileURLWithPath: output).deletingLastPathComponent().deletingLastPathComponent()
    return runs.appending(path: "\(name)/seed-\(seed).h5").relativePath
  }

  private var title: String { "\(runName) seed \(seed)" }

  private func forecast(_ stage: TrainingStage) throws -> String {
    guard FileManager.default.fileExists(atPath: data) else {
      return "would train \(title): the data must be prepared first"
    }
    switch try stage.staleness() {
    case .current: return "up to date: \(output)"
    case .stale(let reason):
      return "would train \(title): \(reason)" + (try text(of: stage.request))
    }
  }

  private func text(of request: TrainingRequest) throws -> String {
    try cost.text(request, data: data)
  }
}

extension TrainingStage.Outcome {
  /// What the console says at the end.
  fileprivate func text(_ title: String, output: String) -> String {
    switch self {
    case .upToDate: return "up to date: \(output)"
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
