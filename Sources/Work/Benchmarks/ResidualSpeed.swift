import Diagnostics
import Networks
import ResidualNetworks

/// Training steps per second of ResNet50, and where their time goes.
package struct ResidualSpeed: Codable, Sendable {
  package var run: ResidualRun
  /// Processes that train together, of whom this is one; nil for a process alone.
  package var ranks: Int?
  package var kernels: String
  /// Medians over windows, by the wall clock and by processor time of all threads.
  package var samplesPerSecond: Double
  package var samplesPerProcessorSecond: Double
  /// Every window's rate by the wall clock.
  package var windows: [Double]
  /// Mean cross entropy of the first steps, to compare with other frameworks.
  package var firstLosses: [Double]
  package var peakMemoryBytes: Int
  /// Multiply-adds count twice; taps in the padding are neither computed nor counted.
  package var flopPerSample: Double
  /// Parts of a step by the wall clock, in milliseconds.
  package var parts: [Part]

  package struct Part: Codable, Sendable {
    package var name: String
    package var milliseconds: Double
  }

  /// GFLOP per second, by the wall clock.
  package var gigaflops: Double { samplesPerSecond * flopPerSample * 1e-9 }

  /// - Parameters:
  ///   - recipe: what the run is trained with.
  ///   - ranks: that train together.
  ///   - seconds: for how long windows of two steps are repeated, after five steps of warming up.
  package static func measure(
    _ run: ResidualRun, of recipe: BenchmarkRecipe, inputs: NetworkInputs? = nil,
    kernels: KernelPath, ranks: (any RankGroup)? = nil, seconds: Double
  ) throws(Failure) -> ResidualSpeed {
    let trainer = try run.trainer(recipe.residual, inputs, kernels, ranks)
    var losses: [Double] = []
    for _ in 0..<5 { losses.append(trainer.step()) }
    let rates = StepRates(steps: 2, batch: ResidualRun.batch, seconds: seconds, ranks: ranks) {
      _ = trainer.step()
    }
    return ResidualSpeed(
      run: run, ranks: ranks?.count, kernels: kernels.rawValue, samplesPerSecond: rates.wall.median,
      samplesPerProcessorSecond: rates.processor.median, windows: rates.wall, firstLosses: losses,
      peakMemoryBytes: ProcessMemory.peak,
      flopPerSample: ResidualNetworkCost(run.shape).flopPerSample, parts: trainer.parts(steps: 3))
  }
}
