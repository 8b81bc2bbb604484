import ArgumentParser
import Benchmarks
import Diagnostics
import Foundation
import HDF5
import Networks

struct BenchResNet50: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resnet50",
    abstract: "Measures training steps of ResNet50 in this process; JSON on standard output.")

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
      let speed = try ResidualSpeed.measure(
        run, of: try common.recipe(), inputs: try inputs.map { try Self.read($0, run) },
        kernels: kernels,
        seconds: common.seconds)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      try StandardOutput.write(String(decoding: try encoder.encode(speed), as: UTF8.self) + "\n")
    }
  }

  func validate() throws {
    guard (1...1024).contains(size) else { throw ValidationError("--size is 1 to 1024") }
    guard (1...256).contains(threads) else { throw ValidationError("--threads is 1 to 256") }
  }

  private static func read(_ path: String, _ run: ResidualRun) throws -> ResidualInputs {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Failure(.missingInput, at: path, "the file cannot be read")
    }
    let file = try HDF5Reader(image: Array(bytes), name: path)
    let weights = ParameterBuffer(layout: run.shape.layout)
    for description in run.shape.layout.descriptions {
      weights.set(
        description.name,
        to: try file.read("weights/\(description.name)", as: Float.self, shape: description.shape))
    }
    let labels = try file.read("labels", as: Int32.self)
    guard labels.count >= ResidualRun.batch, labels.count % ResidualRun.batch == 0,
      labels.allSatisfy({ (0..<Int32(ResidualRun.classes)).contains($0) })
    else {
      throw Failure(.badData, at: path, "the labels are not whole batches of ten classes")
    }
    let images = try file.read(
      "images", as: Float.self, shape: [labels.count, run.imageSize, run.imageSize, 3])
    return ResidualInputs(images: images, labels: labels, weights: weights)
  }
}
