import Configurations
import Diagnostics
import Networks
import Records

/// Training steps per second of one run in one process.
package struct TrainingSpeed: Codable, Sendable {
  /// Its name in the experiment.
  package var run: String
  /// Samples of a step.
  package var batch: Int
  package var kernels: String
  /// Medians over windows, by the wall clock and by processor time.
  package var samplesPerSecond: Double
  package var samplesPerProcessorSecond: Double
  /// Every window's rate by the wall clock.
  package var windows: [Double]
  /// Mean cross entropy plus penalty of the first steps, to compare with other frameworks.
  package var firstLosses: [Double]
  package var peakMemoryBytes: Int

  package var stepsPerSecond: Double { samplesPerSecond / Double(batch) }

  /// - Parameters:
  ///   - weights: initial latents; nil: He uniform from seed 1.
  ///   - seconds: for how long windows of 20 steps are repeated, after 10 steps of warming up.
  package static func measure(
    _ run: RunConfiguration, on digits: LabelledImages, kernels: KernelPath,
    weights: ParameterBuffer? = nil, seconds: Double
  ) throws(Failure) -> TrainingSpeed {
    let batch = run.batchSize
    let trainer = try BenchmarkTrainer(run, digits, kernels, weights)
    var losses: [Double] = []
    for _ in 0..<10 { losses.append(trainer.step()) }
    let rates = StepRates(steps: 20, batch: batch, seconds: seconds) {
      _ = trainer.step()
    }
    return TrainingSpeed(
      run: run.name, batch: batch, kernels: kernels.rawValue, samplesPerSecond: rates.wall.median,
      samplesPerProcessorSecond: rates.processor.median, windows: rates.wall, firstLosses: losses,
      peakMemoryBytes: ProcessMemory.peak)
  }
}
