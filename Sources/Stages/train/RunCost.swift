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

  @Option(
    help: ArgumentHelp(
      "Let --dry-run forecast what a run takes that so many processes share, and 1 to 1,024 of them.",
      valueName: "count"))
  var ranks: Int?

  @Option(
    help: ArgumentHelp(
      "For that forecast: how long something small is on its way from one to another.",
      valueName: "microseconds"))
  var latency = 20.0

  @Option(
    help: ArgumentHelp(
      "For that forecast: what one can send.", valueName: "Gbit/s"))
  var bandwidth = 10.0

  func validate() throws {
    if let ranks, !(1...65_536).contains(ranks) {
      throw ValidationError("--ranks is 1 to 65536.")
    }
    if !(latency >= 0 && latency <= 1e7) {
      throw ValidationError("--latency is 0 to 10000000 microseconds.")
    }
    if !(bandwidth > 0 && bandwidth <= 1e5) {
      throw ValidationError("--bandwidth is above 0, 100000 Gbit/s at most.")
    }
    if !(1...256).contains(threads) { throw ValidationError("--threads is 1 to 256.") }
  }

  /// What the run will take, on a line of its own; nothing for networks that train in a minute.
  func text(_ request: TrainingRequest, data: String) throws -> String {
    guard let forecast = try forecast(request, data) else { return "" }
    return "\n  " + forecast.text(gigaflops: gigaflops(request, forecast))
  }

  /// What runs of one network take that ranks share, one run after the other; nothing where that was not asked for.
  func table(_ runs: [(request: TrainingRequest, data: String)]) throws -> String? {
    let forecasts = try runs.compactMap { run in
      try forecast(run.request, run.data).map { (run.request, $0) }
    }
    guard let ranks, let (request, first) = forecasts.first else { return nil }
    let title = "\(request.run.experiment), \(forecasts.count) runs: "
    guard let gigaflops = gigaflops(request, first) else {
      return title + "no forecast until “make -C pipeline bench” has measured this machine"
    }
    let network = RankForecast.Network(latency: latency * 1e-6, bandwidth: bandwidth * 1e9 / 8)
    return title
      + (try first.table(
        of: network, gigaflops: gigaflops, ranks: ranks, threads: threads,
        steps: forecasts.reduce(0) { $0 + $1.1.steps })
        ?? "no forecast for ranks, which networks of this kind are not modelled for")
  }

  private func forecast(
    _ request: TrainingRequest, _ data: String
  ) throws -> TrainingForecast? {
    guard FileManager.default.fileExists(atPath: data) else { return nil }
    return try TrainingForecast(request, dataPath: data)
  }

  private func gigaflops(_ request: TrainingRequest, _ forecast: TrainingForecast) -> Double? {
    BenchmarkReport(path: speed)?.gigaflops(
      of: request.run.network, imageSize: forecast.imageSize, threads: threads)
  }
}
