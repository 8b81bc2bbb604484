import Configurations
import Experiments
import Foundation
import TestSupport
import Testing

import Supervision

@Suite struct OverallProgressTests {
  private let runs: [PlannedRun]

  init() throws {
    let file = ProjectFiles.path("pipeline/experiments/mnist.yaml")
    let experiment = try Experiment.read(path: file, profile: "smoke")
    // 200 steps each.
    runs = PlannedRun.all(of: experiment, file: file, seeds: 1, data: "data.h5", below: "build")
  }

  private func pace(_ rate: Double) -> Pace {
    var pace = Pace()
    pace.note("smoke/mnist", steps: Int(rate), seconds: 1)
    return pace
  }

  @Test func theFirstMinutesAreJudgedByMeasuredSpeeds() {
    let progress = OverallProgress(total: 10, done: 3, jobs: 2)
    #expect(progress.secondsLeft([], waiting: runs, pace: Pace()) == nil)
    #expect(progress.text([], waiting: runs, pace: Pace()) == "3 of 10 runs")
    // Seven runs of 200 steps at 10 steps a second, two at a time.
    #expect(progress.text([], waiting: runs, pace: pace(10)) == "3 of 10 runs, 1 min 10 s left")
  }

  @Test func whatIsDoneOfARunCounts() throws {
    let progress = OverallProgress(total: 7, done: 6, jobs: 2)
    var running = OverallProgress.Running(run: runs[0], seconds: 5)
    // Nothing heard of it yet: 20 seconds by the speed, of which 5 are over.
    #expect(progress.secondsLeft([running], waiting: [], pace: pace(10)) == 15)
    running.hear(step: 120)
    running.seconds = 15
    running.hear(step: 150)
    #expect(progress.secondsLeft([running], waiting: [], pace: pace(10)) == 5)
    // Two seconds later, nothing new having been heard.
    running.seconds = 17
    #expect(progress.secondsLeft([running], waiting: [], pace: pace(10)) == 3)
    // Without any measured speed, its own: 30 steps in 10 seconds.
    let left = try #require(progress.secondsLeft([running], waiting: [], pace: Pace()))
    #expect(abs(left - (50.0 / 3 - 2)) < 1e-9)
  }

  @Test func oneLongRunIsNotSharedAmongProcessors() {
    let progress = OverallProgress(total: 7, done: 6, jobs: 8)
    #expect(progress.secondsLeft([], waiting: [runs[0]], pace: pace(10)) == 20)
  }

  @Test func theLineNamesWhatRuns() {
    let progress = OverallProgress(total: 7, done: 2, jobs: 2)
    var one = OverallProgress.Running(run: runs[0], seconds: 5)
    one.line = "qhat-sgd seed 1  step 50/200  9 samples/s"
    #expect(
      progress.line([one], waiting: [], pace: Pace()).hasSuffix("runs | \(one.line)"))
    one.hear(step: 50)
    let two = OverallProgress.Running(run: runs[1], seconds: 5)
    #expect(
      progress.line([one, two], waiting: [], pace: Pace())
        == "2 of 7 runs | mnist/qhat-sgd seed 1 50/200 | mnist/ste-sgd seed 1")
  }

  @Test func speedsAreKeptBetweenCalls() throws {
    let folder = try TemporaryDirectory()
    var pace = Pace(path: folder.file("pace.json"))
    pace.note("full/mnist", steps: 400, seconds: 4)
    pace.note("full/mnist", steps: 900, seconds: 1)
    #expect(Pace(path: folder.file("pace.json")).stepsPerSecond("full/mnist") == 300)
    try Data("torn".utf8).write(to: URL(filePath: folder.file("pace.json")))
    #expect(Pace(path: folder.file("pace.json")).stepsPerSecond("full/mnist") == nil)
  }
}
