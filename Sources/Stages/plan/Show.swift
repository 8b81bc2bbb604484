import ArgumentParser
import Configurations
import Diagnostics
import Foundation
import StageOptions

/// Says what an experiment trains, with every default and override applied.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what an experiment trains, with every default and override applied.",
    discussion: """
      Data, network, optimizers, what all runs share, every run with its steps and its own values, and what is \
      compared. With --json the same as JSON, for programs: keys sorted, one object for each --experiment.

      Examples:
        plan show --experiment pipeline/experiments/mnist.yaml --profile full
        plan show --experiment pipeline/experiments/mnist.yaml --json
      """)

  @OptionGroup var selected: SelectedExperiments

  @Flag(help: "JSON in the place of text.")
  var json = false

  func validate() throws {
    if selected.files.isEmpty { throw ValidationError("--experiment is missing.") }
  }

  func run() {
    runStage("plan show") {
      for entry in try selected.read() {
        var experiment = entry.experiment
        experiment.seeds = entry.seeds
        let text = try json ? Self.json(experiment) : experiment.lines.joined(separator: "\n")
        try StandardOutput.write(text + "\n")
      }
    }
  }

  private static func json(_ experiment: Experiment) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(experiment), as: UTF8.self)
  }
}
