import Analysis
import ArgumentParser
import Bounds
import Diagnostics
import Experiments
import Foundation
import Results
import SourceFingerprints
import StageOptions
import Storage

@main
struct BoundsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bounds",
    abstract: "Holds the bounds of the theorems against real training.",
    discussion: """
      Trains Q̂-net and STE-net side by side. In some stretches of training every compared weight is \
      followed in double precision beside single: growth of E against gradient error and convexity error, \
      as the paper prints them (Theorems 5.1, D.3, 5.2) and with every term spelled out. Then the order of \
      the error: one step, several steps with equal gradients, and whole runs over a range of learning \
      rates. Ctrl-C ends it with 130; nothing is kept.

      Examples:
        bounds --plan pipeline/experiments/bounds.yaml --profile full --data build/data/mnist.h5 \\
               --output build/full/analysis/bounds.h5
        bounds … --dry-run         say whether there is work, and why
      """,
    version: projectVersion)

  @Option(help: ArgumentHelp("The pairs of nets, and what to measure.", valueName: "file.yaml"))
  var plan: String

  @Option(help: "The profile: smoke, default, full.")
  var profile = "default"

  @Option(help: ArgumentHelp("The images that `prepare` wrote.", valueName: "file.h5"))
  var data: String

  @Option(help: ArgumentHelp("The file to publish.", valueName: "file.h5"))
  var output: String

  @Option(help: "How many pairs of nets to train at a time; the bytes do not depend on it.")
  var threads = 1

  @OptionGroup var work: WorkOptions

  /// The room that makes the bytes of the file.
  static let room = "Bounds"

  func validate() throws {
    if threads < 1 { throw ValidationError("--threads is 1 or more.") }
  }

  func run() {
    runStage("bounds") {
      let read = try BoundsPlan.read(path: plan, profile: profile)
      for label in read.leftOut {
        log.warning("left out: \(label): its two nets differ in learning rate or momenta")
      }
      let stage = BoundsStage(
        plan: read, dataPath: data, output: output,
        sources: SourceFingerprints.closure(of: Self.room),
        threads: threads, isForced: work.force)
      if work.dryRun {
        print(try forecast(stage))
        return
      }
      let interruption = Interruption()
      interruption.listen()
      report(try work.patiently(interruption) { try stage.run(interruption: interruption) })
    }
  }

  private func forecast(_ stage: BoundsStage) throws -> String {
    guard FileManager.default.fileExists(atPath: data) else {
      return "would compute the bounds: the data must be prepared first"
    }
    return try stage.staleness().forecast("compute the bounds", output: output)
  }

  private func report(_ result: BoundsResult?) {
    guard let result else {
      print("up to date: \(output)")
      return
    }
    for entry in result.pairs { for line in entry.summary { print(line) } }
    print("bounds of \(result.pairs.count) pairs of nets → \(output)")
  }
}
