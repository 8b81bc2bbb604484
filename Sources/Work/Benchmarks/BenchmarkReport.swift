import Diagnostics
import Foundation
import MatrixProducts
import Networks

/// All that `bench` measures on one machine; written as JSON, printed as a table.
package struct BenchmarkReport: Codable, Sendable {
  package var processor: String
  package var cores: Int
  package var blasCore: String
  package var blasThreads: Int
  package var kernels: String
  package var data: String
  package var batch: Int
  /// GFLOP per second of one core, single precision.
  package var matrixPeak: Double
  /// One process.
  package var single: [TrainingSpeed]
  /// As many processes as cores, each a run of its own; by run, in the order of `single`.
  package var parallel: [[TrainingSpeed]]
  package var breakdown: StepBreakdown
  /// ResNet50 in one process with one thread and with all.
  package var residual: [ResidualSpeed]
  /// The network listed layer by layer, likewise.
  package var layered: [LayeredSpeed]

  /// Samples per second that dense matrix products at the peak would allow.
  package var denseLimit: Double { matrixPeak * 1e9 / MatrixPeak.denseFlopPerSample }

  /// Measures every run alone and then on all cores.
  /// - Parameters:
  ///   - seconds: for each measurement.
  ///   - copyArguments: what makes a copy of this executable measure one run.
  package static func measure(
    _ recipe: BenchmarkRecipe, on digits: BenchmarkDigits, kernels: KernelPath, seconds: Double,
    copyArguments: (_ run: String) -> [String]
  ) throws -> BenchmarkReport {
    var single: [TrainingSpeed] = []
    var parallel: [[TrainingSpeed]] = []
    for run in recipe.convnet {
      log.info("bench: \(run.name)")
      single.append(
        try TrainingSpeed.measure(
          run, on: digits.images, kernels: kernels, seconds: seconds))
      parallel.append(
        Machine.cores < 2
          ? []
          : try ParallelSpeed.measure(copies: Machine.cores, arguments: copyArguments(run.name)))
    }
    let breakdown = try StepBreakdown.measure(
      recipe.convnet[0], on: digits.images, kernels: kernels)
    let matrixPeak = MatrixPeak.gigaflops()
    // Last, and from small to large: a process's peak memory never falls.
    let residual = try ResidualRun.all(cores: Machine.cores).map { run in
      log.info("bench: ResNet50, \(run.imageSize) pixels, \(run.threads) threads")
      return try ResidualSpeed.measure(run, of: recipe, kernels: kernels, seconds: seconds)
    }
    let layered = try Set([1, Machine.cores]).sorted().map { threads in
      log.info("bench: \(recipe.layered.experiment), \(threads) threads")
      return try LayeredSpeed.measure(
        threads: threads, of: recipe, kernels: kernels, seconds: seconds,
        comparesMatrices: threads == 1)
    }
    return BenchmarkReport(
      processor: Machine.processor, cores: Machine.cores, blasCore: BLAS.coreName,
      blasThreads: BLAS.threads, kernels: kernels.rawValue, data: digits.name,
      batch: recipe.convnet[0].batchSize, matrixPeak: matrixPeak, single: single,
      parallel: parallel,
      breakdown: breakdown,
      residual: residual, layered: layered)
  }

  package func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  package var table: String {
    var lines = [
      "\(processor), \(cores) cores; OpenBLAS \(blasCore), \(blasThreads) thread; kernels \(kernels)",
      "data: \(data); batch \(batch)",
      "sgemm: \(number(matrixPeak, 1)) GFLOP/s per core, so the dense limit is "
        + "\(number(denseLimit, 0)) samples/s",
      "",
      columns("run", ["steps/s", "samples/s", "per CPU s", "of limit", "all cores", "peak MB"]),
    ]
    for (speed, others) in zip(single, parallel) {
      let together = others.map(\.samplesPerSecond).reduce(0, +)
      lines.append(
        columns(
          speed.run,
          [
            number(speed.stepsPerSecond, 1), number(speed.samplesPerSecond, 0),
            number(speed.samplesPerProcessorSecond, 0),
            number(100 * speed.samplesPerProcessorSecond / denseLimit, 0) + " %",
            others.isEmpty ? "-" : number(together, 0),
            number(Double(speed.peakMemoryBytes) / 1e6, 0),
          ]))
    }
    lines += ["", "a step of \(single.first?.run ?? "") per sample, processor time"]
    let total = breakdown.parts.map(\.microseconds).reduce(0, +)
    for part in breakdown.parts.sorted(by: { $0.microseconds > $1.microseconds }) {
      lines.append(
        columns(
          part.name,
          [number(part.microseconds, 2) + " us", number(100 * part.microseconds / total, 1) + " %"])
      )
    }
    let step = total * Double(batch) * 1e-6
    lines.append(
      "evaluation of 10,000 images: \(number(breakdown.evaluationSeconds, 3)) s, as long as "
        + "\(number(breakdown.evaluationSeconds / step, 0)) steps")
    return (lines + residualLines).joined(separator: "\n")
  }

  private var residualLines: [String] {
    var lines = [
      "",
      columns(
        "ResNet50, batch \(ResidualRun.batch)",
        ["threads", "samples/s", "per CPU s", "GFLOP/s", "peak MB"]),
    ]
    for speed in residual {
      lines.append(
        columns(
          "\(speed.run.imageSize) by \(speed.run.imageSize) pixels",
          [
            "\(speed.run.threads)", number(speed.samplesPerSecond, 1),
            number(speed.samplesPerProcessorSecond, 1), number(speed.gigaflops, 0),
            number(Double(speed.peakMemoryBytes) / 1e6, 0),
          ]))
    }
    lines += residual.last.map { partLines("the last one", $0.parts) } ?? []
    guard let last = layered.last else { return lines }
    let names = ["threads", "samples/s", "per CPU s", "GFLOP/s", "peak MB"]
    lines += ["", "\(last.network), batch \(last.batch)", columns("", names)]
    for speed in layered {
      lines.append(
        columns(
          "",
          [
            "\(speed.threads)", number(speed.samplesPerSecond, 1),
            number(speed.samplesPerProcessorSecond, 1), number(speed.gigaflops, 0),
            number(Double(speed.peakMemoryBytes) / 1e6, 0),
          ]))
      if let matrices = speed.matrixConvolutions {
        lines.append(
          "  its convolutions: \(number(speed.convolutions, 0)) ms a step; "
            + "by im2col and OpenBLAS \(number(matrices, 0)) ms")
      }
    }
    return lines + partLines("the last one", last.parts)
  }

  private func partLines(_ which: String, _ parts: [ResidualSpeed.Part]) -> [String] {
    ["", "a step of \(which), wall clock"]
      + parts.sorted { $0.milliseconds > $1.milliseconds }.map {
        columns($0.name, [number($0.milliseconds, 1) + " ms"])
      }
  }

  private func columns(_ name: String, _ cells: [String]) -> String {
    func pad(_ width: Int, _ text: String) -> String {
      String(repeating: " ", count: max(0, width - text.count))
    }
    return name + pad(26, name) + cells.map { pad(11, $0) + $0 }.joined()
  }

  private func number(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", locale: Locale(identifier: "en_US_POSIX"), value)
  }
}
