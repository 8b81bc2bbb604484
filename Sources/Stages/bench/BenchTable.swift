import ArgumentParser
import Benchmarks
import Diagnostics
import Storage

struct BenchTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table", abstract: "Measures everything, prints a table, writes JSON.")

  @OptionGroup var common: BenchOptions

  @Option(help: ArgumentHelp("Where the figures go, as JSON.", valueName: "file"))
  var output = "build/bench.json"

  func run() {
    runStage("bench") {
      let kernels = try common.configure()
      try AtomicFile.checkCreatable(output)
      let digits = try common.digits()
      let report = try BenchmarkReport.measure(
        try common.recipe(), on: digits, kernels: kernels, seconds: common.seconds,
        copyArguments: { ["run", $0] + common.arguments })
      print(report.table)
      _ = try AtomicFile.writeIfChanged(Array(try report.json()), to: output)
    }
  }
}
