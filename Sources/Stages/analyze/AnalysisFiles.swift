import Analysis
import ArgumentParser
import Configurations
import Diagnostics
import Experiments
import Foundation
import Records
import Results
import StageOptions
import Storage

/// What an analysis reads beside the runs; files without an option stand beside the experiment.
struct AnalysisFiles: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The paper's numbers; default: paper-values.yaml beside the experiment.",
      valueName: "file.yaml"))
  var paperValues: String?

  @Option(
    help: ArgumentHelp(
      "The recipe as the report shows it; default: recipe.yaml beside the experiment.",
      valueName: "file.yaml"))
  var recipe: String?

  @Option(
    help: ArgumentHelp(
      "The rules of judgement; default: rules.yaml beside the experiment.", valueName: "file.yaml"))
  var rules: String?

  @Option(
    help: ArgumentHelp(
      "What `bounds` found of the experiment's nets; without, findings about it are open.",
      valueName: "bounds.h5"))
  var bounds: String?

  @Option(
    help: ArgumentHelp(
      "The plan of `bounds`; default: bounds.yaml beside the experiment.",
      valueName: "file.yaml"))
  var boundsPlan: String?

  // For samples of the pictures in the report.
  @OptionGroup var prepared: PreparedData

  /// The stage with what these files hold; runs and output are to be set.
  /// - Parameters:
  ///   - file: of the experiment.
  ///   - mayLackInputs: bounds and images may be missing, as of a forecast.
  /// - Throws: `Failure` 66 and 78 for the files, 65 for damaged bounds or those of another experiment.
  func stage(
    for experiment: Experiment, beside file: String, mayLackInputs: Bool
  ) throws -> AnalysisStage {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    func beside(_ name: String) -> String { folder.appending(path: name).path }
    var stage = AnalysisStage(
      experiment: experiment,
      paper: try PaperValues.read(path: paperValues ?? beside("paper-values.yaml")),
      recipe: try table(beside: folder, for: experiment),
      rules: try Rules.read(path: rules ?? beside("rules.yaml")))
    try addBounds(
      to: &stage, plan: boundsPlan ?? beside("bounds.yaml"), mayLackInputs: mayLackInputs)
    let images = prepared.path(of: experiment)
    if experiment.hasPhotographs, FileManager.default.fileExists(atPath: images) {
      let set = try ImageSet(index: images)
      stage.images = (set.description, set.contactSheet)
    }
    return stage
  }

  /// A recipe that is asked for must be there; beside an experiment of one's own there need be none.
  private func table(beside folder: URL, for experiment: Experiment) throws -> RecipeTable? {
    let path = recipe ?? folder.appending(path: "recipe.yaml").path
    guard recipe != nil || FileManager.default.fileExists(atPath: path) else { return nil }
    return try RecipeTable.read(path: path, for: experiment)
  }

  /// The bounds on training the experiment's nets, where its nets are among those of the plan.
  /// - Throws: `Failure` 65 for a damaged file or bounds of another experiment, 66 where there is none.
  private func addBounds(
    to stage: inout AnalysisStage, plan path: String, mayLackInputs: Bool
  ) throws {
    stage.bounds = try BoundsPlan.beside(path, of: stage.experiment)?.blank
    guard let bounds else { return }
    // Of a forecast and of a part, the bounds may be missing as runs may.
    if mayLackInputs, !FileManager.default.fileExists(atPath: bounds) { return }
    let found = try BoundsResult(path: bounds)
    guard found.experiment == stage.experiment.name else {
      throw Failure(
        .badData, at: bounds, "the bounds are of another experiment",
        expected: stage.experiment.name, found: found.experiment,
        remedy: ArtifactSchema.bounds.remedy)
    }
    stage.bounds = found
    stage.boundsChecksum = SHA256.hex(
      try readBytes(bounds, remedy: ArtifactSchema.bounds.remedy))
  }
}
