import ArgumentParser
import Benchmarks
import Diagnostics
import Foundation
import Networks

struct BenchLayered: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layered",
    abstract: "Measures training steps of the network that vgg.yaml lists; JSON on standard output."
  )

  @Option(help: "Threads of this process.")
  var threads = 1

  @OptionGroup var common: BenchOptions

  @Option(
    help: ArgumentHelp(
      "Start from an HDF5 file with weights below /weights, /images and /labels.",
      valueName: "file"))
  var inputs: String?

  func validate() throws {
    guard (1...256).contains(threads) else { throw ValidationError("--threads is 1 to 256") }
  }

  func run() {
    runStage("bench") {
      let (kernels, recipe) = (try common.configure(), try common.recipe())
      let shape = try LayeredSpeed.shape(recipe)
      let side = shape.input.side
      let speed = try LayeredSpeed.measure(
        threads: threads, of: recipe,
        inputs: try inputs.map {
          try NetworkInputs(
            path: $0, layout: shape.layout, imageShape: [side, side, shape.input.channels],
            batch: recipe.layered.batchSize, classes: shape.classes)
        }, kernels: kernels, seconds: common.seconds)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      try StandardOutput.write(String(decoding: try encoder.encode(speed), as: UTF8.self) + "\n")
    }
  }
}
