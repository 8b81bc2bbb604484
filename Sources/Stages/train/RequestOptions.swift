import ArgumentParser
import Configurations
import Foundation
import Networks
import Training
import WeightFiles

/// What makes a run another one than the experiment's: where it starts, how far and how closely it is trained.
struct RequestOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Start from these weights (HDF5, as our run files or as h5py writes them) in the place of drawn ones. They are looked for below /weights/initial, /weights/final, /weights and /, in this order; the run says where it found them. An STE-net that is re-initialized by M applies M to them.",
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

  func validate() throws {
    if let steps, steps < 1 { throw ValidationError("--steps is 1 or more.") }
    if let snapshotEvery, snapshotEvery < 1 {
      throw ValidationError("--snapshot-every is 1 or more.")
    }
    if let kernels, KernelPath(rawValue: kernels)?.isSupported != true {
      throw ValidationError(
        "--kernels is one of \(KernelPath.allCases.filter(\.isSupported).map(\.rawValue).joined(separator: ", ")) on this machine."
      )
    }
  }

  func request(_ run: RunConfiguration, seed: Int, data: String) throws -> TrainingRequest {
    TrainingRequest(
      run: run, seed: seed,
      initialWeights: try initialWeights.map {
        try surveyHDF5(at: $0)
        return try InitialWeights(
          path: $0, layout: try Train.family(of: run).layout(of: run, dataPath: data))
      },
      stepLimit: steps, snapshotEvery: snapshotEvery,
      kernels: kernels.flatMap(KernelPath.init(rawValue:)) ?? .automatic)
  }

  /// The file of the run that `run` goes on from; nil where there is none.
  func startPath(_ run: RunConfiguration, seed: Int, output: String) -> String? {
    guard let name = run.start else { return nil }
    if let start { return start }
    let runs = URL(fileURLWithPath: output).deletingLastPathComponent().deletingLastPathComponent()
    return runs.appending(path: "\(name)/seed-\(seed).h5").relativePath
  }
}
