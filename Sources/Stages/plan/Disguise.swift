import ArgumentParser
import Configurations
import Diagnostics
import Experiments
import Foundation
import Storage

/// Writes the experiment that asks whether an estimator is the STE in disguise.
struct Disguise: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the experiment that asks whether an estimator is the STE in disguise.",
    discussion: """
      Q̂-net, its STE-net (the paper's Tables 1 and 2) and Q̂-net at 1.01 times the learning rate, for \
      every optimizer or for one. The estimator is one of the catalogue, {name: …} with parameters, or a \
      file of samples of Q̂′ that ends in .csv. Prints the experiment's name.

      Examples:
        plan disguise --estimator psg --output build/disguise
        plan disguise --estimator '{name: htge, sharpness: 12}' --bits 2 --optimizer sgd \\
                      --learning-rate 0.01 --output build/disguise
        plan disguise --estimator mine.csv --output build/disguise
      """)

  @Option(help: "A name, {name: …, parameter: …}, or a file of samples.")
  var estimator: String

  @Option(help: ArgumentHelp("The experiment that gives all else.", valueName: "file.yaml"))
  var base = "pipeline/experiments/mnist.yaml"

  @Option(help: "Bits of the weights; default: as in the base, or what the estimator allows.")
  var bits: Int?

  @Option(help: "One optimizer of the base; default: all.")
  var optimizer: String?

  @Option(help: "The peak learning rate of that optimizer; default: as in the base.")
  var learningRate: Double?

  @Option(help: ArgumentHelp("Where to put NAME.yaml.", valueName: "folder"))
  var output: String

  func validate() throws {
    if learningRate != nil, optimizer == nil {
      throw ValidationError("--learning-rate needs --optimizer: each has a scale of its own.")
    }
    if let learningRate, !(learningRate > 0) || !learningRate.isFinite {
      throw ValidationError("--learning-rate is a number above 0.")
    }
  }

  func run() {
    runStage("plan disguise") {
      let experiment = try DisguiseExperiment(
        .init(
          estimator: estimator, bits: bits, optimizer: optimizer, learningRate: learningRate),
        base: base)
      let path = "\(output)/\(experiment.name).yaml"
      if let samples = experiment.samples {
        try AtomicFile.write(
          try readBytes(samples), to: "\(output)/\(experiment.copyName)")
      }
      try AtomicFile.write(Array(experiment.text.utf8), to: path)
      for profile in try Experiment.profiles(path: path) {
        _ = try Experiment.read(path: path, profile: profile)
      }
      try StandardOutput.write(experiment.name + "\n")
    }
  }
}
