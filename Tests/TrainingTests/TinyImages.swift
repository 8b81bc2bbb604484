import Configurations
import Experiments
import ImageSets
import Storage
import TestSupport
import Training

/// Runs of a small residual network on a few drawn images, from the committed experiment.
enum TinyImages {
  /// 64 + 20 drawn images; returns the path of their index.
  static func prepare(in folder: TemporaryDirectory) throws -> String {
    var preparation = ImagePreparation(output: folder.file("images"))
    (preparation.generatedTrainCount, preparation.generatedTestCount) = (64, 20)
    _ = try preparation.run(
      force: false, isDryRun: false, progress: { _, _ in },
      provenance: { Provenance(entries: []) })
    return folder.file("images/index.h5")
  }

  /// 40 steps of batches of 16: an epoch has four, and the first four steps are shared.
  static func request(
    _ name: String, change: (inout RunConfiguration) -> Void = { _ in }
  ) throws -> TrainingRequest {
    let experiment = try Experiment.read(
      path: ProjectFiles.path("pipeline/experiments/resnet50.yaml"), profile: "smoke")
    guard var run = experiment.run(named: name) else { throw TinyRun.Missing(run: name) }
    run.steps = 40
    run.stopAfter = run.stopAfter.map { _ in 4 }
    run.batchSize = 16
    run.snapshots = 4
    run.evaluateEvery = 20
    run.warmUpFraction = 0
    run.learningRate = run.optimizerGroup == "sgd" ? 0.02 : 0.001
    change(&run)
    return TrainingRequest(run: run, seed: 3)
  }
}
