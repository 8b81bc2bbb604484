import ArgumentParser
import Configurations
import Diagnostics
import Experiments

/// Prints the file of every run with every seed, one a line.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the file of every run with every seed, one a line.",
    discussion: "The order is that of the experiment file, all runs with seed 1 first.")

  @Option(help: "The experiment file.")
  var experiment: String

  @Option(help: "A profile of that file.")
  var profile = "default"

  @Option(help: "Seeds per run, 1 or more. Without it: as the profile says.")
  var seeds: Int?

  @Option(help: "The folder of run files.")
  var output: String

  @Option(
    help: ArgumentHelp(
      "first: runs that wait for none; second: runs that go on from one of those. Without it: all.",
      valueName: "phase"))
  var phase: Experiment.Phase?

  func validate() throws {
    guard (seeds ?? 1) >= 1 else { throw ValidationError("--seeds must be 1 or more") }
  }

  func run() {
    runStage("plan list") {
      let experiment = try Experiment.read(path: experiment, profile: profile)
      let seeds = seeds ?? experiment.seeds
      let paths = experiment.runPaths(seeds: seeds, below: output, phase: phase)
      try StandardOutput.write(paths.map { $0 + "\n" }.joined())
    }
  }
}

extension Experiment.Phase: ExpressibleByArgument {}
