import Analysis
import ArgumentParser
import Configurations
import Diagnostics
import Experiments
import Foundation
import Records
import Results
import SourceFingerprints
import Storage

@main
struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Compares the trained runs of an experiment.",
    discussion: """
      Reads every run file of an experiment and writes one analysis file: weight alignment error Ē by \
      both normalizations and quantized agreement (Table 4), per tensor, in all and over training; \
      accuracies and losses with and without the L2 part (Table 5); learning curves; weights against \
      weights (Figure 3); and for each number of the paper a verdict by a stated rule.

      Examples:
        analyze --experiment pipeline/experiments/mnist.yaml --runs build/default/runs \\
                --output build/default/analysis/mnist.h5
        analyze … --seeds 5            over five seeds: means and standard deviations
        analyze … --partial            go on where runs are missing
      """,
    version: projectVersion)

  @Option(help: ArgumentHelp("The experiment's configuration.", valueName: "file.yaml"))
  var experiment: String

  @Option(help: "The profile of the experiment: smoke, default, full.")
  var profile = "default"

  @Option(help: "Seeds per run; default: as the profile says.")
  var seeds: Int?

  @Option(help: ArgumentHelp("The folder of run files.", valueName: "folder"))
  var runs: String

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

  @Option(
    help: ArgumentHelp(
      "The index of the images that were trained on, for samples of them in the report.",
      valueName: "index.h5"))
  var images: String?

  @Option(help: ArgumentHelp("The analysis file to publish.", valueName: "file.h5"))
  var output: String

  @Option(help: ArgumentHelp("Where checksums of files are noted.", valueName: "file.json"))
  var notes: String?

  @Option(help: "Comparisons side by side; default: one a core. The output does not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Go on where runs are missing; tables then say so.")
  var partial = false

  @Flag(help: "Say whether there is work, and why; do nothing.")
  var dryRun = false

  @Flag(help: "Analyse anew even if the output is up to date.")
  var force = false

  func validate() throws {
    if let seeds, seeds < 1 { throw ValidationError("--seeds is 1 or more.") }
    if threads < 1 { throw ValidationError("--threads is 1 or more.") }
  }

  /// The room that makes the bytes of an analysis.
  static let room = "Analysis"

  func run() throws {
    runStage("analyze") {
      let configuration = try Experiment.read(path: experiment, profile: profile)
      let folder = URL(fileURLWithPath: experiment).deletingLastPathComponent()
      var stage = AnalysisStage(
        experiment: configuration,
        paper: try PaperValues.read(
          path: paperValues ?? folder.appending(path: "paper-values.yaml").path),
        recipe: try readRecipe(beside: folder, for: configuration),
        rules: try Rules.read(path: rules ?? folder.appending(path: "rules.yaml").path),
        runsFolder: runs, seeds: seeds ?? configuration.seeds, output: output,
        sources: SourceFingerprints.closure(of: Self.room), isPartial: partial, isForced: force)
      stage.threads = threads
      stage.notes = ChecksumNotes(path: notes)
      try addBounds(
        to: &stage, plan: boundsPlan ?? folder.appending(path: "bounds.yaml").path)
      if let images, configuration.dataset == "images",
        FileManager.default.fileExists(atPath: images) || !dryRun
      {
        stage.contactSheet = try ImageSet(index: images).contactSheet
      }
      if dryRun {
        print(try forecast(stage))
      } else {
        report(try stage.run())
        stage.notes.save()
      }
    }
  }

  /// A recipe that is asked for must be there; beside an experiment of one's own there need be none.
  private func readRecipe(beside folder: URL, for experiment: Experiment) throws -> RecipeTable? {
    let path = recipe ?? folder.appending(path: "recipe.yaml").path
    guard recipe != nil || FileManager.default.fileExists(atPath: path) else { return nil }
    return try RecipeTable.read(path: path, for: experiment)
  }

  /// The bounds on training the experiment's nets, where its nets are among those of the plan.
  /// - Throws: `Failure` 65 for a damaged file or bounds of another experiment, 66 where there is none.
  private func addBounds(to stage: inout AnalysisStage, plan path: String) throws {
    stage.bounds = try BoundsPlan.beside(path, of: stage.experiment)?.blank
    guard let bounds else { return }
    // Of a forecast and of a part, the bounds may be missing as runs may.
    if dryRun || partial, !FileManager.default.fileExists(atPath: bounds) { return }
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

  private func forecast(_ stage: AnalysisStage) throws -> String {
    switch Result(catching: { () throws(Failure) in try stage.staleness() }) {
    case .success(.current): return "up to date: \(output)"
    case .success(.stale(let reason)): return "would analyse: \(reason)"
    case .failure(let failure):
      // Runs that are not there yet are no fault of a forecast.
      guard failure.code == .missingInput else { throw failure }
      return "would analyse: runs must be trained first (\(failure.place ?? "none is there"))"
    }
  }

  private func report(_ result: AnalysisResult?) {
    guard let result else {
      print("up to date: \(output)")
      return
    }
    for comparison in result.comparisons {
      let total = comparison.total
      print(
        String(
          format: "%@: Ē/w_max %.3f %%, agreement %.2f %%", comparison.label,
          100 * total.errorOverLimit.mean, 100 * total.agreement.mean))
    }
    for missing in result.missingRuns { log.warning("missing: \(missing)") }
    let runs = result.inputs.count { $0.path != AnalysisResult.boundsInput }
    print("analysed \(runs) runs → \(output)")
  }
}
