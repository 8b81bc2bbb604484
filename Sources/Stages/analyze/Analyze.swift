import Analysis
import ArgumentParser
import Configurations
import Diagnostics
import Experiments
import Foundation
import Results
import SourceFingerprints
import StageOptions
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
        analyze … --name pytorch       of runs that PyTorch trained (pipeline/foreign-runs.md)
      """,
    version: projectVersion)

  @Option(help: ArgumentHelp("The experiment's configuration.", valueName: "file.yaml"))
  var experiment: String

  @Option(help: "The profile of the experiment: smoke, default, full.")
  var profile = "default"

  @Option(help: "Seeds per run; default: as the profile says.")
  var seeds: Int?

  @Option(
    help: ArgumentHelp(
      "Look for runs that another program trained below this folder of --runs, and call what is found after it: pytorch.baseline.sgd.error.",
      valueName: "name"))
  var name: String?

  @Option(help: ArgumentHelp("The folder of run files.", valueName: "folder"))
  var runs: String

  @OptionGroup var files: AnalysisFiles

  @Option(help: ArgumentHelp("The analysis file to publish.", valueName: "file.h5"))
  var output: String

  @Option(help: ArgumentHelp("Where checksums of files are noted.", valueName: "file.json"))
  var notes: String?

  @Option(help: "Comparisons side by side; default: one a core. The output does not depend on it.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Go on where runs are missing; tables then say so.")
  var partial = false

  @OptionGroup var work: WorkOptions

  func validate() throws {
    if let seeds, seeds < 1 { throw ValidationError("--seeds is 1 or more.") }
    if threads < 1 { throw ValidationError("--threads is 1 or more.") }
    if let name,
      name.wholeMatch(of: /[a-z][a-z0-9-]*/) == nil
        || Experiment.reservedRoots.contains(name)
    {
      throw ValidationError(
        "--name is lower-case letters, digits and hyphens, and no word that findings begin with.")
    }
  }

  /// The room that makes the bytes of an analysis.
  static let room = "Analysis"

  func run() throws {
    runStage("analyze") {
      var configuration = try Experiment.read(path: experiment, profile: profile)
      if let name { configuration.file(under: name) }
      var stage = try files.stage(
        for: configuration, beside: experiment, mayLackInputs: work.dryRun || partial)
      stage.runsFolder = runs
      stage.seeds = seeds ?? configuration.seeds
      stage.output = output
      stage.sources = SourceFingerprints.closure(of: Self.room)
      stage.isPartial = partial
      stage.isForced = work.force
      stage.threads = threads
      stage.notes = ChecksumNotes(path: notes)
      if work.dryRun {
        print(try forecast(stage))
      } else {
        report(try work.patiently { try stage.run() })
        stage.notes.save()
      }
    }
  }

  private func forecast(_ stage: AnalysisStage) throws -> String {
    switch Result(catching: { () throws(Failure) in try stage.staleness() }) {
    case .success(let staleness): return staleness.forecast("analyse", output: output)
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
