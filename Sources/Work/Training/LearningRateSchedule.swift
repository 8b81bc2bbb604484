import Configurations
import Foundation

/// The learning rate of every step: a linear warm-up from 0, then half a cosine to 0 (paper, Section 6.1),
/// or a constant.
///
/// Steps count from 0, so the very first step has rate 0 (author code).
package struct LearningRateSchedule: Sendable {
  /// The rate at the end of the warm-up.
  package let peak: Double
  /// Steps of the whole schedule, which a run may leave early.
  package let steps: Int
  package let warmUpSteps: Double
  package let decay: RunConfiguration.Decay

  package init(
    peak: Double, steps: Int, warmUpFraction: Double, decay: RunConfiguration.Decay
  ) {
    precondition(steps > 0 && (0..<1).contains(warmUpFraction), "an empty schedule")
    self.peak = peak
    self.steps = steps
    self.decay = decay
    warmUpSteps = warmUpFraction * Double(steps)
  }

  package init(of run: RunConfiguration) {
    self.init(
      peak: run.learningRate, steps: run.steps, warmUpFraction: run.warmUpFraction,
      decay: run.decay)
  }

  /// η of step `step`.
  package func rate(at step: Int) -> Double {
    let position = Double(step)
    if position < warmUpSteps { return peak * position / warmUpSteps }
    switch decay {
    case .constant: return peak
    case .cosine:
      let progress = min(1, (position - warmUpSteps) / (Double(steps) - warmUpSteps))
      return peak * 0.5 * (1 + cos(Double.pi * progress))
    }
  }
}
