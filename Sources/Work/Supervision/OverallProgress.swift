import Diagnostics

/// How far the training of many runs has come as a whole: runs done of all, and the time that is left.
package struct OverallProgress: Sendable {
  /// A run that is being trained.
  package struct Running: Sendable {
    package let run: PlannedRun
    /// Seconds since it was started.
    package var seconds: Double
    /// Steps that were done when it first said so, and the seconds then.
    package private(set) var first: (step: Int, seconds: Double)?
    /// The same when it last said so.
    package private(set) var last: (step: Int, seconds: Double)?
    /// The last line of its own progress.
    package var line = ""

    package init(run: PlannedRun, seconds: Double) {
      self.run = run
      self.seconds = seconds
    }

    /// Takes note of the steps that are done now.
    package mutating func hear(step: Int) {
      last = (step, seconds)
      if first == nil { first = last }
    }

    /// Its own speed, once it can be judged.
    var stepsPerSecond: Double? {
      guard let first, let last, last.step > first.step, last.seconds > first.seconds + 5 else {
        return nil
      }
      return Double(last.step - first.step) / (last.seconds - first.seconds)
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
      if let rate = other.stepsPerSecond { measured[other.run.paceName] = rate }
    }
    func rate(_ run: PlannedRun) -> Double? {
      pace.stepsPerSecond(run.paceName) ?? measured[run.paceName]
    }
    var left: [Double] = []
    for other in running {
      guard let rate = rate(other.run) else { return nil }
      let total = other.run.request.steps
      let (done, then) = other.last ?? (total - other.run.steps, 0)
      left.append(max(0, Double(total - done) / rate - (other.seconds - then)))
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
        "\(other.run.title)" + (other.last.map { " \($0.step)/\(other.run.request.steps)" } ?? "")
      }
    return ([text(running, waiting: waiting, pace: pace)] + parts).joined(separator: " | ")
  }
}
