import ArgumentParser
import Configurations
import Experiments

/// The options that name one experiment or several, each with its profile and its seeds.
package struct SelectedExperiments: ParsableArguments {
  @Option(
    name: .customLong("experiment"),
    help: ArgumentHelp("An experiment's configuration; may be repeated.", valueName: "file.yaml"))
  package var files: [String] = []

  @Option(
    name: .customLong("profile"),
    help: ArgumentHelp(
      "The profile of each experiment, in their order; default: default.", valueName: "name"))
  package var profiles: [String] = []

  @Option(
    name: .customLong("seeds"),
    help: ArgumentHelp(
      "Seeds per run of each experiment, in their order; empty or absent: as the profile says.",
      valueName: "count"))
  package var seeds: [String] = []

  package init() {}

  package func validate() throws {
    for (option, values) in [("--profile", profiles), ("--seeds", seeds)]
    where !values.isEmpty && values.count != files.count {
      throw ValidationError("\(option) is given once for each --experiment, or not at all.")
    }
    for count in seeds where !count.isEmpty && (Int(count) ?? 0) < 1 {
      throw ValidationError("--seeds is 1 or more.")
    }
  }

  /// An experiment as it is to be run.
  package struct Selected {
    package let file: String
    package let experiment: Experiment
    package let seeds: Int
  }

  /// - Throws: `Failure` 66 when a file is absent, 78 for whatever is wrong with it.
  package func read() throws -> [Selected] {
    try files.indices.map { index in
      let experiment = try Experiment.read(
        path: files[index], profile: profiles.isEmpty ? "default" : profiles[index])
      let count = seeds.isEmpty ? nil : Int(seeds[index])
      return Selected(
        file: files[index], experiment: experiment, seeds: count ?? experiment.seeds)
    }
  }
}
