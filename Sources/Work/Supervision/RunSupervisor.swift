import Diagnostics
import Foundation
import Training

/// Trains runs, several at a time, each in a process of its own, and says how far it is as a whole.
///
/// A run that others go on from is trained before them. When one fails, or the user wants an end, the others are
/// told to save their checkpoints. A run that another process is training is left to it: others are trained first, then it
/// is tried again until that process has ended. Nothing is remembered but the run files: whenever it is killed, the next call
/// finds what is whole.
package final class RunSupervisor {
  private let command: TrainCommand
  private let interruption: Interruption
  private var pace: Pace
  private let line = ProgressLine(plainInterval: 60)
  private var overall: OverallProgress
  private var waiting: [PlannedRun]
  private var running: [Job] = []
  /// Outputs of waiting runs that another process is training, and when to try them again, in monotonic seconds.
  private var held: [String: Double] = [:]
  private let waits: Bool
  /// The exit code of the first run that failed.
  private var failure: Int32?
  private var isEnding = false

  /// A run and its process.
  private struct Job {
    let process: ChildProcess
    var progress: OverallProgress.Running
    /// Its error and what follows, held back until it is known what it means.
    var error: [String] = []
  }

  /// Seconds between two trials of a run that another process is training.
  private static let pause = 2.0

  /// - Parameters:
  ///   - runs: what is to be trained.
  ///   - current: how many other runs are up to date.
  ///   - jobs: runs at a time, 1 or more.
  ///   - waits: for runs that another process is training, once all others are done.
  package init(
    _ runs: [PlannedRun], current: Int, command: TrainCommand, jobs: Int, pace: Pace,
    waits: Bool = true,
    interruption: Interruption
  ) {
    waiting = runs
    overall = OverallProgress(total: runs.count + current, done: current, jobs: max(1, jobs))
    self.command = command
    self.pace = pace
    self.waits = waits
    self.interruption = interruption
  }

  /// - Returns: the exit code of the first run that failed; 0 when all are trained.
  /// - Throws: `Failure` 129, 130, 138, 143 when interrupted, checkpoints saved; 70 when no process can be started; 75
  ///   when other processes are training all that is left, and nobody waits.
  package func run() throws(Failure) -> Int32 {
    while true {
      if failure == nil, interruption.exitCode == nil {
        try fill()
      } else if !isEnding {
        isEnding = true
        for job in running { job.process.send(SIGTERM) }
      }
      // Nothing runs here either while all that is left is being trained by others.
      guard !running.isEmpty || (!isEnding && !held.isEmpty && waits) else { break }
      ChildProcess.wait(for: running.map(\.process))
      for index in running.indices.reversed() { look(at: index) }
      if !isEnding {
        line.update { overall.line(running.map(\.progress), waiting: waiting, pace: pace) }
      }
    }
    line.clear()
    let standing = "\(overall.done) of \(overall.total) runs are trained"
    if let code = interruption.exitCode {
      throw Failure(
        code, "interrupted: \(standing), others that had begun have their checkpoints",
        remedy: "repeat the command to go on from there")
    }
    if failure != nil, overall.total > 1 { log.notice("\(standing); the rest was not begun") }
    if failure == nil, let output = held.keys.min() {
      throw Failure(
        .busy, at: output, "another process is training this run; \(standing)",
        remedy: "wait until it ends, then repeat, or leave out --no-wait")
    }
    return failure ?? 0
  }

  /// Starts as many runs as there is room for; none that goes on from one which is not done yet.
  private func fill() throws(Failure) {
    while running.count < overall.jobs {
      let open = Set((waiting + running.map(\.progress.run)).map(\.output))
      let now = monotonicSeconds()
      func canBegin(_ run: PlannedRun) -> Bool {
        run.start.map { !open.contains($0) } ?? true
      }
      let next =
        waiting.firstIndex { held[$0.output] == nil && canBegin($0) }
        ?? waiting.firstIndex {
          waits && held[$0.output].map { $0 <= now } ?? false && canBegin($0)
        }
      guard let next else { return }
      let process: ChildProcess
      do throws(Failure) {
        process = try ChildProcess(command.words(for: waiting[next]))
      } catch {
        // Those that run already are let go on: they end as they would have.
        guard running.isEmpty else { return }
        throw error
      }
      let run = waiting.remove(at: next)
      running.append(
        Job(process: process, progress: OverallProgress.Running(run: run, seconds: 0)))
    }
  }

  /// Passes on what a run says, and takes note of its end.
  private func look(at index: Int) {
    running[index].progress.seconds = monotonicSeconds() - running[index].process.start
    let ending = running[index].process.ending()
    deliver(&running[index])
    guard let ending else { return }
    let job = running.remove(at: index)
    let ended = job.progress
    let isHeld = ending == ExitCode.busy.rawValue
    if !isHeld { say(job.error) }
    guard ending == 0 else {
      if isEnding || failure != nil { return }
      if isHeld { return leave(job) }
      failure = ending
      // What is killed cannot say so.
      if ending == 128 + SIGKILL {
        line.clear()
        log.error("\(ended.run.title): its process was killed")
      }
      return
    }
    overall.done += 1
    let first = ended.first?.step ?? ended.run.sharedSteps
    // A run that was taken over, or that another process trained meanwhile, tells no speed, and nothing of its course.
    let wasHeld = held.removeValue(forKey: ended.run.output) != nil
    if (command.confirmedSteps == nil && !wasHeld) || ended.first != nil {
      pace.note(
        ended.run.paceName, steps: ended.run.request.steps - first, seconds: ended.seconds)
    }
    guard !line.isRedrawn, !isEnding else { return }
    line.finish(overall.text(running.map(\.progress), waiting: waiting, pace: pace))
  }

  /// A run's own progress goes into the one line, the rest is passed on as it is.
  private func deliver(_ job: inout Job) {
    let (results, messages) = job.process.lines()
    for text in messages {
      guard let mark = text.lastIndex(of: "\r") else {
        if !job.error.isEmpty || text.hasPrefix("error: ") {
          job.error.append(text)
        } else {
          say([text])
        }
        continue
      }
      let state = text[text.index(after: mark)...]
      job.progress.line = String(state)
      guard let position = TrainingPace.position(in: state) else { continue }
      job.progress.hear(step: position.step)
    }
    for text in results {
      line.clear()
      // A reader who went away does not end the work.
      try? StandardOutput.write(text + "\n")
    }
  }

  private func say(_ messages: [String]) {
    guard !messages.isEmpty else { return }
    line.clear()
    for text in messages { StandardError.write(text + "\n") }
  }

  /// Puts a run back that another process is training, and says so once.
  private func leave(_ job: Job) {
    let run = job.progress.run
    if held[run.output] == nil {
      line.clear()
      let owner = job.error.lazy.compactMap { $0.firstMatch(of: /^ *found: *(.*)$/)?.1 }.first
      log.notice(
        "\(run.title): \(owner ?? "another process") is training it; \(waits ? "left until that has ended" : "left out")"
      )
    }
    held[run.output] = monotonicSeconds() + Self.pause
    waiting.append(run)
  }
}
