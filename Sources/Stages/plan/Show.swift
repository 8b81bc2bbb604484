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
      compared. With --json the same as JSON, for programs: keys sorted, one object for each --experiment. With --run \
      all that determines the weights of one run, key=value a line, as its file holds it.

      Examples:
        plan show --experiment pipeline/experiments/mnist.yaml --profile full
        plan show --experiment pipeline/experiments/mnist.yaml --json
        plan show --experiment pipeline/experiments/mnist.yaml --run qhat-sgd
      """)

  @OptionGroup var selected: SelectedExperiments

  @Flag(help: "JSON in the place of text.")
  var json = false

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "Only the configuration of one run, as its file holds it.", valueName: "name"))
  var runName: String?

  func validate() throws {
    if selected.files.isEmpty { throw ValidationError("--experiment is missing.") }
  }

  func run() {
    runStage("plan show") {
      for entry in try selected.read() {
        var experiment = entry.experiment
        experiment.seeds = entry.seeds
        if let runName {
          try StandardOutput.write(try configuration(of: runName, in: experiment, entry.file))
          continue
        }
        let text = try json ? Self.json(experiment) : experiment.lines.joined(separator: "\n")
        try StandardOutput.write(text + "\n")
      }
    }
  }

  private func configuration(
    of name: String, in experiment: Experiment, _ file: String
  ) throws -> String {
    guard let run = experiment.run(named: name) else {
      throw Failure(
        .configuration, at: file, "the experiment has no run “\(name)”",
        remedy: remedy(forUnknown: name, among: experiment.runs.map(\.name)))
    }
    return run.canonicalText
  }

  private static func json(_ experiment: Experiment) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(experiment), as: UTF8.self)
  }
}
