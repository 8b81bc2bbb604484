import Configurations
import Diagnostics
import Networks
import Records

/// Where the time of a training step goes, and what evaluation costs.
package struct StepBreakdown: Codable, Sendable {
  package struct Part: Codable, Sendable {
    package var name: String
    /// Of processor time, per sample.
    package var microseconds: Double
  }

  package var parts: [Part]
  /// One pass over 10,000 images, forward only, in seconds of processor time.
  package var evaluationSeconds: Double

  package static func measure(
    _ run: RunConfiguration, on digits: LabelledImages, kernels: KernelPath, steps: Int = 100
  ) throws(Failure) -> StepBreakdown {
    let trainer = try BenchmarkTrainer(run, digits, kernels, nil)
    for _ in 0..<5 { _ = trainer.step() }
    let clock = KernelClock { BenchmarkClock.processorSeconds }
    trainer.network.clock = clock
    let updates = KernelClock { BenchmarkClock.processorSeconds }
    trainer.updateClock = updates
    for _ in 0..<steps { _ = trainer.step() }
    trainer.network.clock = nil
    let samples = Double(steps * run.batchSize)
    let parts = (clock.totals + updates.totals).map {
      Part(name: $0.name, microseconds: $0.seconds / samples * 1e6)
    }
    return StepBreakdown(parts: parts, evaluationSeconds: trainer.evaluationSeconds())
  }
}
