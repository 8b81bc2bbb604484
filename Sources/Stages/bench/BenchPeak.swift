import ArgumentParser
import Benchmarks
import Diagnostics
import Foundation

struct BenchPeak: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peak",
    abstract: "Measures dense matrix products on one core, the measure of all other speeds; JSON.")

  @OptionGroup var common: BenchOptions

  private struct Answer: Encodable {
    let processor = Machine.processor
    let cores = Machine.cores
    let sgemmGigaflops = MatrixPeak.gigaflops(repetitions: 40)
    /// Of the MNIST convnet's step, every layer dense.
    let convnetFlopPerSample = MatrixPeak.denseFlopPerSample
  }

  func run() {
    runStage("bench") {
      _ = try common.configure()
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      let text = String(decoding: try encoder.encode(Answer()), as: UTF8.self)
      try StandardOutput.write(text + "\n")
    }
  }
}
