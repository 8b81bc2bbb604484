import ArgumentParser
import Storage

/// Says what a configuration asks for; trains and draws nothing.
@main
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Show what an experiment trains, list optimizers, check experiment files, write one.",
    discussion:
      "Trains and draws nothing. What would run, and why, is shown by: make -C pipeline status",
    version: projectVersion,
    subcommands: [Show.self, Check.self, ListOptimizers.self, Needs.self, Disguise.self])
}
