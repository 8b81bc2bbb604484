import Benchmarks
import Configurations
import Experiments
import Foundation
import ImageSets
import Results
import Storage
import TestSupport
import Testing
import Training

/// Forecasts from speeds that are made up, so that every number can be computed by hand.
@Suite("forecasts of cost") struct CostForecastTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// The convnet at 16,000 and 20,000 samples a second, ResNet50 at 90 GFLOP/s.
  private func speeds() throws -> BenchmarkReport {
    func single(_ run: String, _ rate: Double) -> String {
      """
      {"run": "\(run)", "batch": 128, "kernels": "", "samplesPerSecond": \(rate),
       "samplesPerProcessorSecond": \(rate), "windows": [], "firstLosses": [], "peakMemoryBytes": 0}
      """
    }
    let text = """
      {"processor": "one", "cores": 2, "blasCore": "", "blasThreads": 1, "kernels": "", "data": "", "batch": 128,
       "matrixPeak": 180, "single": [\(single("qhat-sgd", 20_000)), \(single("ste-sgd", 16_000))], "parallel": [],
       "breakdown": {"parts": [], "evaluationSeconds": 0},
       "residual": [{"run": {"imageSize": 32, "threads": 1}, "kernels": "", "samplesPerSecond": 90,
         "samplesPerProcessorSecond": 90, "windows": [], "firstLosses": [], "peakMemoryBytes": 0,
         "flopPerSample": 1e9, "parts": []}], "layered": []}
      """
    let path = folder.file("bench.json")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try #require(try BenchmarkReport(path: path))
  }

  private func experiment(_ name: String, _ profile: String) throws -> Experiment {
    try Experiment.read(
      path: ProjectFiles.path("pipeline/experiments/\(name).yaml"), profile: profile)
  }

  /// 64 + 20 drawn images; the path of their index.
  private func images() throws -> String {
    var preparation = ImagePreparation(output: folder.file("images"))
    (preparation.generatedTrainCount, preparation.generatedTestCount) = (64, 20)
    _ = try preparation.run(
      force: false, isDryRun: false, progress: { _, _ in },
      provenance: { Provenance(entries: []) })
    return folder.file("images/index.h5")
  }

  @Test func `the convnet takes its steps at the lowest rate, times seeds`() throws {
    let experiment = try experiment("mnist", "default")
    let cost = try #require(
      try CostForecast(speeds()).cost(
        of: CostForecast.Planned(experiment: experiment, seeds: 3, data: "")))
    let steps = experiment.runs.reduce(0) { $0 + $1.steps }
    #expect(cost.runs == 3 * experiment.runs.count && cost.steps == 3 * steps)
    #expect(abs(cost.seconds - Double(3 * steps * 128) / 16_000) < 1e-6)
  }

  @Test func `what runs share is counted once`() throws {
    let experiment = try experiment("resnet50", "reference")
    let planned = CostForecast.Planned(experiment: experiment, seeds: 2, data: try images())
    let cost = try #require(try CostForecast(speeds()).cost(of: planned))
    // Two beginnings of a tenth, and seven runs of the rest.
    #expect(cost.steps == 2 * (2 * 390 + 7 * 3510) && cost.runs == 18)
    #expect(cost.seconds > 0)
  }

  @Test func `ranks: efficiency falls from 1, and batches have a sample for each`() throws {
    let experiment = try experiment("resnet50", "default")
    let planned = CostForecast.Planned(experiment: experiment, seeds: 1, data: try images())
    func forecast(
      latency: Double, bandwidth: Double, ranks: Int = 1
    ) throws -> (costs: RankCosts, forecast: RankForecast) {
      try #require(
        try CostForecast(speeds()).ranks(
          of: planned.requests, profile: "default", data: planned.data,
          network: RankForecast.Network(latency: latency, bandwidth: bandwidth), ranks: ranks,
          threads: 1))
    }
    let (costs, found) = try forecast(latency: 20e-6, bandwidth: 1.25e9, ranks: 3)
    #expect(costs.rows.map(\.ranks) == [1, 2, 3, 4, 8, 16, 32])
    #expect(found.beyond == [64, 128, 256, 512, 1024])
    #expect(found.text(costs).contains("64 ranks and more: a batch of 32 has no sample for each"))
    #expect(costs.efficiency(costs.rows[0]) == 1 && costs.rows[0].waiting == 0)
    for row in costs.rows.dropFirst() {
      #expect(costs.efficiency(row) < 1 && row.waiting > 0 && row.bytes > 0)
    }
    // Shares that are equal compute in equal parts of the time; of three, one has more than a third.
    let alone = costs.rows[0].computing
    #expect(abs(costs.rows[1].computing - alone / 2) < 1e-12)
    #expect(costs.rows[2].computing > alone / 3)
    // A network that takes no time leaves the computing alone; a slower one is waited for longer.
    let free = try forecast(latency: 0, bandwidth: 1e300).costs
    #expect(free.rows.allSatisfy { $0.waiting < 1e-9 })
    let slow = try forecast(latency: 1e-3, bandwidth: 1.25e8).costs
    for (slow, fast) in zip(slow.rows.dropFirst(), costs.rows.filter { $0.ranks != 3 }.dropFirst())
    {
      #expect(slow.waiting > fast.waiting && slow.bytes == fast.bytes)
    }
  }
}
