import ArgumentParser
import Benchmarks
import ConvNets
import Diagnostics
import Foundation
import HDF5
import Networks

struct BenchRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Measures one run in this process; JSON on standard output.")

  @Argument(help: "The run's name in mnist.yaml, as `bench` lists it.")
  var name: String

  @OptionGroup var common: BenchOptions

  @Option(
    help: ArgumentHelp(
      "Start from the weights of an HDF5 file, below /weights.", valueName: "file"))
  var weights: String?

  func run() {
    runStage("bench") {
      let kernels = try common.configure()
      let digits = try common.digits()
      let speed = try TrainingSpeed.measure(
        try common.recipe().convnet(named: name), on: digits.images, kernels: kernels,
        weights: try weights.map(Self.read),
        seconds: common.seconds)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      try StandardOutput.write(String(decoding: try encoder.encode(speed), as: UTF8.self) + "\n")
    }
  }

  private static func read(_ path: String) throws -> ParameterBuffer {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Failure(.missingInput, at: path, "the file cannot be read")
    }
    let file = try HDF5Reader(image: Array(bytes), name: path)
    let weights = ParameterBuffer(layout: MNISTConvNet.layout)
    for description in MNISTConvNet.layout.descriptions {
      weights.set(
        description.name,
        to: try file.read(
          "weights/\(description.name)", as: Float.self, shape: description.shape, .finite))
    }
    return weights
  }
}
