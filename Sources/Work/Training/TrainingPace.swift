import Diagnostics
import Foundation

/// The progress line of a run: where it stands, how fast, how long yet.
package struct TrainingPace {
  private let request: TrainingRequest
  private let startStep: Int
  private let start = monotonicSeconds()
  private let line = ProgressLine()

  init(request: TrainingRequest, startStep: Int) {
    self.request = request
    self.startStep = startStep
  }

  func report(_ state: TrainingState) {
    line.update { text(state) }
  }

  /// Leaves the last line standing and returns the seconds since the start.
  func finish(_ state: TrainingState) -> Double {
    line.finish(text(state))
    return monotonicSeconds() - start
  }

  /// How many steps of a run are done, and how many it has, by its progress line; nil for another text.
  package static func position(in line: Substring) -> (step: Int, steps: Int)? {
    guard let match = line.firstMatch(of: #/ step (\d+)/(\d+) /#), let step = Int(match.1),
      let steps = Int(match.2)
    else { return nil }
    return (step, steps)
  }

  private func text(_ state: TrainingState) -> String {
    let elapsed = monotonicSeconds() - start
    let done = Double(state.step - startStep)
    let rate = elapsed > 0 ? done / elapsed : 0
    let recent = max(0, state.step - 100)..<state.step
    let loss =
      zip(state.metrics.crossEntropy[recent], state.metrics.penalty[recent])
      .reduce(0) { $0 + $1.0 + $1.1 } / Double(max(1, recent.count))
    let remaining = rate > 0 ? Double(request.steps - state.step) / rate : .nan
    return String(
      format: "%@ seed %ld  step %ld/%ld  %.0f samples/s  loss %.4f  %@ left", request.run.name,
      request.seed, state.step, request.steps, rate * Double(request.run.batchSize), loss,
      spokenDuration(remaining))
  }
}
