import ArgumentParser
import Benchmarks
import Foundation
import Training

/// What a forecast needs to say how long a run will take.
struct RunCost: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Threads inside the run, for all networks but the MNIST convnet; the bytes do not depend on it.",
      valueName: "count"))
  var threads = 1

  @Option(
    help: ArgumentHelp(
      "What `bench` measured on this machine: --dry-run estimates hours from it.",
      valueName: "file.json"))
  var speed = "build/bench.json"

  func validate() throws {
    if !(1...256).contains(threads) { throw ValidationError("--threads is 1 to 256.") }
  }

  /// What the run will take, on a line of its own; nothing for networks that train in a minute.
  func text(_ request: TrainingRequest, data: String) throws -> String {
    guard FileManager.default.fileExists(atPath: data),
      let forecast = try TrainingForecast(request, dataPath: data)
    else { return "" }
    let measured = BenchmarkReport(path: speed)?.gigaflops(
      of: request.run.network, imageSize: forecast.imageSize, threads: threads)
    return "\n  " + forecast.text(gigaflops: measured)
  }
}
