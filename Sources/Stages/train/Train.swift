import ArgumentParser
import Benchmarks
import Configurations
import Diagnostics
import Experiments
import Foundation
import SourceFingerprints
import Storage
import Tensors
import Training

@main
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains one run of an experiment with one seed.",
    discussion: """
      Reads the images that `prepare` wrote and the run's configuration, trains, and publishes one HDF5 \
      file: configuration, weights at the start, at evenly spaced steps and at the end, optimizer state, \
      loss and accuracy of every step, evaluations, provenance. A run whose file is up to date (same \
      configuration, data, program and BLAS kernels) is not trained again.

      Ctrl-C saves a checkpoint and exits with 130; the same command goes on from there and ends in the \
      same bytes as an unbroken run. OpenBLAS uses one thread; to use more cores, train several runs at once.

      Examples:
        train --experiment pipeline/experiments/mnist.yaml --run qhat-sgd --seed 1 \\
              --data build/data/mnist.h5 --output build/default/runs/mnist/qhat-sgd/seed-1.h5
        train … --dry-run                              say whether there is work, and why
        train … --initial-weights theirs.h5 --steps 3 --snapshot-every 1
                                                       follow another framework step by step
      """,
    version: projectVersion)

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

  @Option(
    help: ArgumentHelp(
      "Threads inside the run, for residual networks; the bytes do not depend on it.",
      valueName: "count"))
  var threads = 1

  @Option(
    help: ArgumentHelp(
      "What `bench` measured on this machine: --dry-run estimates hours from it.",
      valueName: "file.json"))
  var speed = "build/bench.json"

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
    if !(1...256).contains(threads) { throw ValidationError("--threads is 1 to 256.") }
    if !(checkpointEvery > 0) {
      throw ValidationError("--checkpoint-every is more than 0 minutes.")
    }
    if let kernels, KernelPath(rawValue: kernels)?.isSupported != true {
      throw ValidationError(
        "--kernels is one of \(KernelPath.allCases.filter(\.isSupported).map(\.rawValue).joined(separator: ", ")) on this machine."
      )
    }
  }

  /// The room that makes a trained run.
  static let room = "Training"

  func run() throws {
    runStage("train") {
      let configuration = try Experiment.read(path: experiment, profile: profile)
      guard let chosen = configuration.run(named: runName) else {
        throw Failure(
          .configuration, at: experiment, "the experiment has no run “\(runName)”",
          remedy: remedy(forUnknown: runName, among: configuration.runs.map(\.name)))
      }
      try selectBLAS(chosen.numerics)
      var request = TrainingRequest(
        run: chosen, seed: seed,
        initialWeights: try initialWeights.map {
          try InitialWeights(path: $0, layout: try networkLayout(of: chosen, dataPath: data))
        },
        stepLimit: steps, snapshotEvery: snapshotEvery,
        kernels: kernels.flatMap(KernelPath.init(rawValue:)) ?? .automatic)
      request.threads = threads
      request.sharedSteps = chosen.start.flatMap(configuration.run)?.stopAfter ?? 0
      if dryRun, let path = startPath(chosen), !FileManager.default.fileExists(atPath: path) {
        print("would train \(title): \(path) must be trained first" + (try cost(request)))
        return
      }
      request.start = try startPath(chosen).map {
        try StartingPoint(path: $0, name: chosen.start ?? "", seed: seed)
      }
      let stage = TrainingStage(
        request: request, dataPath: data, output: output,
        sources: SourceFingerprints.closure(of: Self.room), isForced: force,
        checkpointInterval: checkpointEvery * 60)
      if dryRun {
        print(try forecast(stage))
      } else {
        let interruption = Interruption()
        interruption.listen()
        report(try stage.run(interruption: interruption))
      }
    }
  }

  /// The file of the run that `run` goes on from; nil where there is none.
  private func startPath(_ run: RunConfiguration) -> String? {
    guard let name = run.start else { return nil }
    if let start { return start }
    let runs = URL(fileURLWithPath: output).deletingLastPathComponent().deletingLastPathComponent()
    return runs.appending(path: "\(name)/seed-\(seed).h5").relativePath
  }

  private func selectBLAS(_ numerics: Numerics) throws {
    let core = BLASCore(rawValue: numerics.blasCore.rawValue) ?? .auto
    do {
      try BLAS.configure(core: core)
    } catch {
      throw Failure(
        .configuration, at: experiment, "OpenBLAS is not usable as configured", found: "\(error)",
        remedy: "set numerics.blas_core to auto")
    }
  }

  private var title: String { "\(runName) seed \(seed)" }

  private func forecast(_ stage: TrainingStage) throws -> String {
    guard FileManager.default.fileExists(atPath: data) else {
      return "would train \(title): the data must be prepared first"
    }
    switch try stage.staleness() {
    case .current: return "up to date: \(output)"
    case .stale(let reason): return "would train \(title): \(reason)" + (try cost(stage.request))
    }
  }

  /// What the run will take, on a line of its own; nothing for networks that train in a minute.
  private func cost(_ request: TrainingRequest) throws -> String {
    guard FileManager.default.fileExists(atPath: data),
      let forecast = try TrainingForecast(request, dataPath: data)
    else { return "" }
    let measured = BenchmarkReport(path: speed)?.residualGigaflops(
      imageSize: forecast.imageSize, threads: threads)
    return "\n  " + forecast.text(gigaflops: measured)
  }

  private func report(_ outcome: TrainingStage.Outcome) {
    switch outcome {
    case .upToDate:
      print("up to date: \(output)")
    case .trained(let record, let seconds):
      let last = record.metrics.loss.suffix(100)
      let loss = last.reduce(0, +) / Double(max(1, last.count))
      let look = record.evaluations.last
      print(
        String(
          format: "%@: training loss %.4f, validation %.2f %%, loss %.4f; %@ → %@", title, loss,
          100 * (look?.accuracy ?? .nan), look?.loss ?? .nan, spokenDuration(seconds), output))
    }
  }
}
