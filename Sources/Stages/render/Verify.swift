import ArgumentParser
import Diagnostics
import Report

/// Compares a fresh report with the committed one.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare a fresh report with a reference.",
    discussion: """
      Both folders are first checked against their own manifests. On the same kind of machine (processor, \
      system, BLAS kernels and threads) figures and tables must have the same bytes; on another kind the \
      numbers of the tables must lie within stated tolerances. Exits 65 and lists what differs.
      """)

  @Option(help: "The folder of the fresh report.")
  var report: String

  @Option(help: "The folder to compare it with.")
  var reference = "reports/reference"

  func run() {
    runStage("render verify") {
      switch try ReportVerification(report: report, reference: reference).outcome() {
      case .identical(let files):
        print("\(report): \(files) files have the same bytes as those of \(reference)")
      case .close(let numbers, let machines):
        print("\(report): \(numbers) numbers agree with those of \(reference) to their tolerances")
        print("  another kind of machine, so bytes are not compared: \(machines)")
      }
    }
  }
}
