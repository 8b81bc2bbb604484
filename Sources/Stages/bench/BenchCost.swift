import ArgumentParser
import Benchmarks
import Configurations
import Diagnostics
import Experiments
import Foundation
import Results
import SourceFingerprints
import StageOptions
import Storage
import Training

struct BenchCost: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost",
    abstract: "Forecasts what the report's training takes, and what a run takes that ranks share.",
    discussion: """
      Nothing is trained or measured: the speeds are those that `bench` wrote. The report shows the file in its \
      section on cost.
      """)

  @OptionGroup var selected: SelectedExperiments

  @OptionGroup var prepared: PreparedData

  @Option(help: ArgumentHelp("What `bench` measured on this machine.", valueName: "file.json"))
  var speed = "build/bench.json"

  @Option(
    help: ArgumentHelp(
      "The profile at which ranks are to share the runs of a residual network.", valueName: "name"))
  var rankProfile = "imagenet"

  @OptionGroup var link: LinkOptions

  @Option(help: ArgumentHelp("The forecast to publish.", valueName: "file.h5"))
  var output: String

  func run() {
    runStage("bench") {
      guard FileManager.default.fileExists(atPath: speed) else {
        throw Failure(
          .missingInput, at: speed, "there is no such file", expected: "what `bench` measured",
          remedy: "measure this machine: make -C pipeline bench")
      }
      guard let speeds = try BenchmarkReport(path: speed) else {
        throw Failure(
          .badData, at: speed, "this is not what this version of `bench` writes",
          remedy: "measure this machine again: make -C pipeline bench")
      }
      let forecast = CostForecast(speeds)
      let planned = try selected.read().map { found in
        (
          found.file,
          CostForecast.Planned(
            experiment: found.experiment, seeds: found.seeds,
            data: prepared.path(of: found.experiment))
        )
      }
      let shared = try planned.first { $0.1.experiment.network == .residual }.flatMap {
        try self.shared(forecast, file: $0.0, data: $0.1.data)
      }
      let result = try forecast.result(planned.map(\.1), shared: shared?.costs)
      var key = StageKey(stage: "bench cost")
      key.add("speed_sha256", SHA256.hex(try readBytes(speed)))
      let sources = SourceFingerprints.closure(of: "Benchmarks")
      key.add("sources", sources)
      try result.write(to: output, key: key, provenance: Provenance(sources: sources))
      print(Self.text(result))
      if let shared { print(shared.forecast.text(shared.costs)) }
    }
  }

  private func shared(
    _ forecast: CostForecast, file: String, data: String
  ) throws -> (costs: RankCosts, forecast: RankForecast)? {
    let experiment = try Experiment.read(path: file, profile: rankProfile)
    let planned = CostForecast.Planned(
      experiment: experiment, seeds: experiment.seeds, data: data)
    return try forecast.ranks(
      of: planned.requests, profile: rankProfile, data: data,
      network: RankForecast.Network(
        latency: link.latencySeconds, bandwidth: link.bytesPerSecond), threads: 1)
  }

  private static func text(_ result: CostResult) -> String {
    result.experiments.map {
      "\($0.name), \($0.profile): \($0.runs) runs, \($0.steps) steps, about \(spokenDuration($0.seconds)) of one core of \(result.processor)"
    }.joined(separator: "\n")
  }
}
