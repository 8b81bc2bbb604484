import ArgumentParser
import Benchmarks
import Diagnostics
import Foundation
import Records

struct BenchImages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "images",
    abstract: "Measures how fast batches of images are read, decoded, cropped and normalized.",
    discussion: """
      Random crops as in training, on one thread, as fast as they are taken. A set whose decoded images fit into \
      memory is measured twice: while they are decoded for the first time, and after that.

      Example:
        bench images --set build/data/images-cifar10 --image-size 64
      """)

  @Option(help: ArgumentHelp("A prepared set.", valueName: "folder"))
  var set = "build/data/images-generated"

  @Option(help: ArgumentHelp("Side of the network's input.", valueName: "pixels"))
  var imageSize = 32

  @Option(help: ArgumentHelp("Images of a batch.", valueName: "count"))
  var batch = 32

  @Option(help: ArgumentHelp("Threads that make batches.", valueName: "count"))
  var threads = 1

  @Option(help: ArgumentHelp("How long each rate is measured.", valueName: "seconds"))
  var seconds = 3.0

  func validate() throws {
    if imageSize < 1 || batch < 1 || threads < 1 || !(seconds > 0) {
      throw ValidationError("Sizes, threads and seconds must be positive.")
    }
  }

  func run() {
    runStage("bench images") {
      let set = try ImageSet(index: set)
      for firstEpoch in [true, false] {
        let speed = try ImageSourceSpeed.measure(
          set, imageSize: imageSize, batchSize: batch, threads: threads, firstEpoch: firstEpoch,
          seconds: seconds)
        let rates = [speed.imagesPerSecond, speed.imagesPerProcessorSecond].map {
          String(format: "%.0f", $0)
        }
        print(
          "\(imageSize) × \(imageSize), after \(speed.afterImages) images: \(rates[0]) images/s, "
            + "\(rates[1]) per second of processor time, \(speed.peakMemoryBytes / 1_000_000) MB")
      }
    }
  }
}
