import ArgumentParser
import Storage

/// Says what a configuration asks for and how two reports differ; trains and draws nothing.
@main
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "List the runs of an experiment, check experiment files, write one, compare two reports.",
    discussion:
      "Trains and draws nothing. What would run, and why, is shown by: make -C pipeline status",
    version: projectVersion,
    subcommands: [List.self, Check.self, Needs.self, Disguise.self, Verify.self])
}
