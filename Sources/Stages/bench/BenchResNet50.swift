import ArgumentParser
import Benchmarks
import Diagnostics
import Foundation
import Networks
import Ranks

struct BenchResNet50: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resnet50",
    abstract: "Measures training steps of ResNet50 in this process; JSON on standard output.",
    discussion: """
      Under mpirun, in a build with MPI, the processes train together, and one of them prints; its rate by the \
      wall clock is that of all, its processor time its own.
      """)

  @Option(help: ArgumentHelp("Side of the images.", valueName: "pixels"))
  var size = 64

  @Option(help: "Threads of this process.")
  var threads = 1

  @OptionGroup var common: BenchOptions

  @Option(
    help: ArgumentHelp(
      "Start from an HDF5 file with weights below /weights, /images and /labels.",
      valueName: "file"))
  var inputs: String?

  func run() {
    runStage("bench") {
      let kernels = try common.configure()
      let run = ResidualRun(imageSize: size, threads: threads)
      let ranks = try Launch.join(patience: 30, isAskedToEnd: { false })
      let speed = try ResidualSpeed.measure(
        run, of: try common.recipe(),
        inputs: try inputs.map {
          try NetworkInputs(
            path: $0, layout: run.shape.layout, imageShape: [run.imageSize, run.imageSize, 3],
            batch: ResidualRun.batch, classes: ResidualRun.classes)
        },
        kernels: kernels, ranks: ranks,
        seconds: common.seconds)
      if let ranks { Launch.leave(ranks) }
      guard ranks?.rank ?? 0 == 0 else { return }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      try StandardOutput.write(String(decoding: try encoder.encode(speed), as: UTF8.self) + "\n")
    }
  }

  func validate() throws {
    guard (1...1024).contains(size) else { throw ValidationError("--size is 1 to 1024") }
    guard (1...256).contains(threads) else { throw ValidationError("--threads is 1 to 256") }
  }
}
