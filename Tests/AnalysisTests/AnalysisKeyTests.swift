import Analysis
import Configurations
import Foundation
import Results
import TestSupport
import Testing

/// Whatever of the experiment an analysis file holds makes it stale when it changes.
@Suite struct AnalysisKeyTests {
  private let folder: TemporaryDirectory
  private let experiment: Experiment

  init() throws {
    folder = try TemporaryDirectory()
    experiment = try SyntheticAnalysis.experiment("estimators", profile: "smoke")
    // The key asks for bytes alone.
    for run in experiment.wholeRuns {
      let path = experiment.runPath(run.name, seed: 1, below: folder.path)
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(run.name.utf8).write(to: URL(fileURLWithPath: path))
    }
  }

  private func hash(_ experiment: Experiment, recipe: RecipeTable? = nil) throws -> String {
    try AnalysisStage(
      experiment: experiment, paper: try SyntheticAnalysis.paper(), recipe: recipe,
      rules: try SyntheticAnalysis.rules(), runsFolder: folder.path, seeds: 1,
      output: folder.file("analysis.h5"), sources: "a test"
    ).key().hash
  }

  @Test func everyPartCounts() throws {
    let hash = try hash(experiment)
    #expect(try self.hash(SyntheticAnalysis.experiment("estimators", profile: "smoke")) == hash)
    var changed = experiment
    changed.pairs[0] = EstimatorPair(
      name: changed.pairs[0].name, label: "another label",
      optimizerGroup: changed.pairs[0].optimizerGroup, source: changed.pairs[0].source)
    #expect(try self.hash(changed) != hash, "the label of a pair")
    changed = experiment
    changed.optimizerGroups[0].learningRate *= 2
    #expect(try self.hash(changed) != hash, "an optimizer's own learning rate")
    changed = experiment
    changed.runs[0].label = "another label"
    #expect(try self.hash(changed) != hash, "the label of a run")
    changed = experiment
    changed.runs[0].reportsPenalty.toggle()
    #expect(try self.hash(changed) != hash, "which losses are reported")
    let row = RecipeTable.Row(item: "a", value: "b", source: "c", choice: nil)
    #expect(try self.hash(experiment, recipe: RecipeTable(rows: [row])) != hash, "the recipe")
  }
}
