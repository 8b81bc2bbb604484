import Configurations
import Diagnostics
import Experiments
import Results
import TestSupport
import Testing

/// The committed file of the second experiment against the recipe: Section 6.1 of the paper and the Flax
/// ImageNet example.
@Suite struct ResidualExperimentTests {
  private func experiment(_ profile: String = "imagenet") throws -> Experiment {
    try Experiment.read(path: ExperimentFiles.path("resnet50.yaml"), profile: profile)
  }

  @Test func theProfileImagenetIsThePapersSize() throws {
    let run = try #require(try experiment().run(named: "qhat-sgd"))
    #expect(
      run.architecture
        == NetworkArchitecture(stages: [3, 4, 6, 3], width: 64, block: .bottleneck, imageSize: 224))
    #expect(run.batchSize == 128 && run.microBatch == nil && run.bits == 2)
    // 100 epochs of 1,281,167 images in whole batches, the first five of them warm-up.
    #expect(run.steps == 1_281_167 / 128 * 100 && run.warmUpFraction == 0.05)
    // Section 6.1's rates for batches of 256, scaled.
    #expect(run.learningRate == 0.5e-3)
    #expect(try experiment().run(named: "qhat-adam")?.learningRate == 0.5e-4)
    #expect(run.l2 == 0.5e-4 && !run.reportsPenalty && run.cropAreaFrom == 0.08)
  }

  @Test(arguments: ["smoke", "default", "reference", "full", "imagenet"])
  func everyRunGoesOnFromTheFirstTenth(profile: String) throws {
    let experiment = try experiment(profile)
    for group in ["sgd", "adam"] {
      let start = try #require(experiment.run(named: "start-\(group)"))
      #expect(start.stopAfter == (start.steps + 5) / 10 && start.role == .qhat)
      for run in experiment.runs where run.optimizerGroup == group && run.name != start.name {
        #expect(run.start == start.name && run.stopAfter == nil, "\(run.name)")
      }
    }
    #expect(experiment.wholeRuns.count == 7 && experiment.comparisons.count == 6)
    #expect(experiment.runs.count { $0.start == nil } == 2 && experiment.runs.count == 9)
  }

  /// What training depends on is in the text that keys hash; how losses are reported is not.
  @Test(arguments: [
    ("stages: [3, 4, 6, 3] ", "stages: [3, 4, 6, 2] ", true), ("width: 64", "width: 32", true),
    ("block: bottleneck", "block: basic", true), ("image_size: 32", "image_size: 48", true),
    ("base_batch: 256", "base_batch: 128", true), ("share: 0.1  ", "share: 0.2  ", true),
    ("crop_area_from: 0.08", "crop_area_from: 0.5", true),
    ("snapshot_weights: 4096", "snapshot_weights: 100", true),
    ("sgd: {learning_rate: 0.1}", "sgd: {learning_rate: 0.2}", true),
    ("report_penalty: false", "report_penalty: true", false),
  ])
  func theTextOfTheStartingRun(old: String, new: String, differs: Bool) throws {
    let folder = try TemporaryDirectory()
    let path = try ExperimentFiles.write(
      try ExperimentFiles.text("resnet50.yaml"), replacing: old, by: new, in: folder)
    let changed = try Experiment.read(path: path, profile: "default").run(named: "start-sgd")
    let committed = try experiment("default").run(named: "start-sgd")
    #expect((changed?.canonicalText != committed?.canonicalText) == differs)
  }

  @Test(arguments: [
    ("start: start-sgd", "start: qhat-adam", "cannot go on from “qhat-adam”"),
    ("start: start-sgd", "start: start-adam", "same optimizer"),
    ("start: start-sgd", "start: start-sgt", "did you mean “start-sgd”?"),
    ("share: 0.1 ", "share: 1.5 ", "out of range"),
    ("dataset: images", "dataset: mnist", "cannot be trained on"),
    ("network: residual", "network: mnist-convnet", "cannot be trained on images"),
    ("network: residual", "network: residuals", "did you mean “residual”?"),
    ("runs:\n", "numerics: {blas_core: auto}\nruns:\n", "all arithmetic of training is our own"),
    ("architecture:\n  stages", "architektur:\n  stages", "did you mean “architecture”?"),
    ("stages: [3, 4, 6, 3]", "stages: []", "1 to 6 stages"),
    ("stages: [3, 4, 6, 3]", "stages: [3, 0]", "out of range"),
    ("width: 64", "width: 63", "multiple of 16"),
    ("block: bottleneck", "block: bottlenek", "did you mean “bottleneck”?"),
    ("      sgd: {learning_rate: 0.1}", "      sgt: {learning_rate: 0.1}", "did you mean “sgd”?"),
    ("    with: ste-sgd\n", "    with: start-sgd\n", "do not start alike"),
  ])
  func faultsAreRefusedWithTheirPlace(old: String, new: String, words: String) throws {
    let folder = try TemporaryDirectory()
    let path = try ExperimentFiles.write(
      try ExperimentFiles.text("resnet50.yaml"), replacing: old, by: new, in: folder)
    let refusal = try failure { try Experiment.read(path: path, profile: "default") }
    #expect(refusal.code == .configuration)
    #expect(refusal.place?.hasPrefix("\(path):") == true, "\(refusal)")
    #expect("\(refusal)".contains(words), "\(refusal)")
  }

  @Test func everyRowOfTheRecipeIsFilledIn() throws {
    for profile in ["smoke", "default", "reference", "full", "imagenet"] {
      let table = try #require(
        try RecipeTable.read(
          path: ExperimentFiles.path("recipe.yaml"), for: try experiment(profile)))
      #expect(table.rows.count >= 10)
      for row in table.rows {
        #expect(!(row.value + (row.choice ?? "")).contains { "{}|".contains($0) }, "\(row)")
      }
    }
  }
}
