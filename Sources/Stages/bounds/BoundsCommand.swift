import Analysis
import ArgumentParser
import Bounds
import Diagnostics
import Experiments
import Foundation
import Results
import SourceFingerprints
import Storage
import Training

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

  @Flag(help: "Say whether there is work, and why; do nothing.")
  var dryRun = false

  @Flag(help: "Compute anew even if the output is up to date.")
  var force = false

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
      try read.pairs.first?.qhat.numerics.configureBLAS(at: plan)
      let stage = BoundsStage(
        plan: read, dataPath: data, output: output,
        sources: SourceFingerprints.closure(of: Self.room),
        threads: threads, isForced: force)
      if dryRun {
        print(try forecast(stage))
        return
      }
      let interruption = Interruption()
      interruption.listen()
      report(try stage.run(interruption: interruption))
    }
  }

  private func forecast(_ stage: BoundsStage) throws -> String {
    guard FileManager.default.fileExists(atPath: data) else {
      return "would compute the bounds: the data must be prepared first"
    }
    switch try stage.staleness() {
    case .current: return "up to date: \(output)"
    case .stale(let reason): return "would compute the bounds: \(reason)"
    }
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

extension BoundsPair {
  /// The numbers that matter, a line each.
  fileprivate var summary: [String] {
    var lines = ["\(label)  (\(optimizer), λ = \(l2), η = \(learningRate))"]
    for stretch in stretches {
      lines.append("  steps \(stretch.firstStep) to \(stretch.firstStep + stretch.steps):")
      for (name, tally) in [("double", stretch.double), ("single", stretch.single)] {
        let appendixH = tally.keptAppendixH.map { ", Appendix H " + percent($0) } ?? ""
        lines.append(
          "    \(name): \(tally.covered) (weight, step) pairs and \(tally.uncovered) outside; kept "
            + "as printed \(percent(tally.keptPrinted)), spelled out \(percent(tally.keptCorrected))"
            + appendixH)
        let ratio = tally.increaseOverBound
        lines.append(
          "      growth of E over its bound: median \(number(ratio.quantile(0.5))), 99 % below "
            + "\(number(ratio.quantile(0.99))), largest \(number(ratio.largest)); R over printed at most "
            + "\(number(tally.remainderOverPrinted.largest)), over corrected "
            + "\(number(tally.remainderOverCorrected.largest)); lag over its bound at most "
            + "\(number(tally.lagOverBound.largest))")
      }
    }
    lines.append("  whole runs of \(wholeRuns.steps) steps (analyze fits the exponents):")
    for index in wholeRuns.learningRates.indices {
      lines.append(
        String(
          format: "    η = %.3g: Ē/w_max = %.3g, travelled %.3g, agreement %.3f %%",
          wholeRuns.learningRates[index], wholeRuns.errors[index], wholeRuns.travelled[index],
          100 * wholeRuns.agreement[index]))
    }
    return lines
  }
}

private func percent(_ share: Double?) -> String {
  share.map { String(format: "%.4f %%", 100 * $0) } ?? "none"
}

private func number(_ value: Double?) -> String {
  value.map { $0.isFinite ? String(format: "%.3g", $0) : "none" } ?? "none"
}
