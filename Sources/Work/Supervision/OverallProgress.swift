import Diagnostics

/// How far the training of many runs has come as a whole: runs done of all, and the time that is left.
package struct OverallProgress: Sendable {
  /// A run that is being trained.
  package struct Running: Sendable {
    package let run: PlannedRun
    /// Seconds since it was started.
    package var seconds: Double
    /// Steps that were done when its first line came.
    package var firstStep: Int?
    /// Steps that are done now; nil before it has said anything.
    package var step: Int?
    /// The last line of its own progress.
    package var line = ""

    package init(run: PlannedRun, seconds: Double) {
      self.run = run
      self.seconds = seconds
    }
  }

  /// Runs that there are, those included that were up to date from the start.
  package let total: Int
  package var done: Int
  /// Runs at a time.
  package let jobs: Int

  package init(total: Int, done: Int, jobs: Int) {
    self.total = total
    self.done = done
    self.jobs = jobs
  }

  /// Seconds until all is trained; nil while nothing is known of the speed of some run.
  package func secondsLeft(_ running: [Running], waiting: [PlannedRun], pace: Pace) -> Double? {
    var measured: [String: Double] = [:]
    for other in running {
      guard let step = other.step, let first = other.firstStep, step > first, other.seconds > 5
      else { continue }
      measured[other.run.paceName] = Double(step - first) / other.seconds
    }
    func rate(_ run: PlannedRun) -> Double? {
      pace.stepsPerSecond(run.paceName) ?? measured[run.paceName]
    }
    var left: [Double] = []
    for other in running {
      guard let rate = rate(other.run) else { return nil }
      let total = other.run.request.steps
      left.append(
        other.step.map { Double(total - $0) / rate }
          ?? max(0, Double(other.run.steps) / rate - other.seconds))
    }
    for run in waiting {
      guard let rate = rate(run) else { return nil }
      left.append(Double(run.steps) / rate)
    }
    // The longest run is not divided among processors.
    return max(left.reduce(0, +) / Double(max(1, jobs)), left.max() ?? 0)
  }

  /// "12 of 118 runs, 7 min 20 s left".
  package func text(_ running: [Running], waiting: [PlannedRun], pace: Pace) -> String {
    let time = secondsLeft(running, waiting: waiting, pace: pace)
    return "\(done) of \(total) runs" + (time.map { ", \(spokenDuration($0)) left" } ?? "")
  }

  /// The same with what each run is at: all of its own line where it is alone.
  package func line(_ running: [Running], waiting: [PlannedRun], pace: Pace) -> String {
    let parts =
      running.count == 1
      ? running.map(\.line).filter { !$0.isEmpty }
      : running.map { other in
        "\(other.run.title)" + (other.step.map { " \($0)/\(other.run.request.steps)" } ?? "")
      }
    return ([text(running, waiting: waiting, pace: pace)] + parts).joined(separator: " | ")
  }
}
