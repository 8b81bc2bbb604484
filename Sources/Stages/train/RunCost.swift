import ArgumentParser
import Benchmarks
import Diagnostics
import Foundation
import StageOptions
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

  @OptionGroup var link: LinkOptions

  func validate() throws {
    if let ranks, !(1...65_536).contains(ranks) {
      throw ValidationError("--ranks is 1 to 65536.")
    }
    if !(1...256).contains(threads) { throw ValidationError("--threads is 1 to 256.") }
  }

  /// What the run will take, on a line of its own; nothing for networks that train in a minute.
  func text(_ request: TrainingRequest, data: String) throws -> String {
    guard let forecast = try forecast(request, data) else { return "" }
    return "\n  " + forecast.text(gigaflops: try gigaflops(request, forecast))
  }

  /// What the runs of one experiment take that are due, and what they take that ranks share, where that was asked for.
  func table(_ runs: [(request: TrainingRequest, data: String)], profile: String) throws -> String?
  {
    guard let (first, data) = runs.first, FileManager.default.fileExists(atPath: data) else {
      return nil
    }
    let title = "\(first.run.experiment), \(runs.count) \(runs.count == 1 ? "run" : "runs"): "
    guard let speeds = try BenchmarkReport(path: speed) else {
      return title + "no forecast until “make -C pipeline bench” has measured this machine"
    }
    let forecast = CostForecast(speeds)
    let seconds = try runs.map { try forecast.seconds($0.request, data: $0.data) }
    let total = seconds.compactMap { $0 }.reduce(0, +)
    let lines = [title + "about \(spokenDuration(total)) of one core of this machine"]
    guard let ranks else { return lines[0] }
    let network = RankForecast.Network(
      latency: link.latencySeconds, bandwidth: link.bytesPerSecond)
    let shared = try forecast.ranks(
      of: runs.map(\.request), profile: profile, data: data, network: network, ranks: ranks,
      threads: threads)
    return
      (lines + [
        title
          + (shared.map { $0.forecast.text($0.costs) }
            ?? "no forecast for ranks, which networks of this kind are not modelled for")
      ]).joined(separator: "\n")
  }

  private func forecast(
    _ request: TrainingRequest, _ data: String
  ) throws -> TrainingForecast? {
    guard FileManager.default.fileExists(atPath: data) else { return nil }
    return try TrainingForecast(request, dataPath: data)
  }

  private func gigaflops(_ request: TrainingRequest, _ forecast: TrainingForecast) throws -> Double?
  {
    try BenchmarkReport(path: speed)?.gigaflops(
      of: request.run.network, imageSize: forecast.imageSize, threads: threads)
  }
}
