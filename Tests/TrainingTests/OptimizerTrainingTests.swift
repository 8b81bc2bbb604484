import Configurations
import ConvNetTraining
import Diagnostics
import Experiments
import Foundation
import Records
import Storage
import TestSupport
import Testing
import Training
import Optimizers

/// Training under the optimizers that the paper names beside SGD and Adam.
@Suite struct OptimizerTrainingTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try SquareImages.write(to: folder.file("data.h5"))
  }

  /// An optimizer with a rate at which the tiny problem is learnt, and the names of its state.
  struct Case: Sendable, CustomTestStringConvertible {
    let optimizer: Optimizer
    let rate: Double
    let states: [String]
    var testDescription: String { optimizer.canonicalText }
  }

  static let cases = [
    Case(optimizer: Optimizer(Nesterov.self, ["momentum": 0.9]), rate: 0.02, states: ["velocity"]),
    Case(
      optimizer: Optimizer(AdamW.self), rate: 2e-3,
      states: ["first_moment", "second_moment"]),
    Case(
      optimizer: Optimizer(AdaMax.self), rate: 2e-3,
      states: ["first_moment", "infinity_norm"]),
    Case(optimizer: Optimizer(RMSprop.self), rate: 2e-3, states: ["mean_square"]),
    Case(
      optimizer: Optimizer(Adadelta.self), rate: 1,
      states: ["mean_square", "mean_square_step"]),
  ]

  private func stage(_ request: TrainingRequest, _ output: String) -> TrainingStage {
    TrainingStage(
      request: request, family: ConvNetFamily(), dataPath: folder.file("data.h5"),
      output: folder.file(output), sources: "tests")
  }

  private func train(_ request: TrainingRequest, _ output: String) throws -> TrainingRun {
    guard
      case .trained(let run, _) = try stage(request, output).run(interruption: Interruption())
    else { throw TinyRun.Missing(run: output) }
    return run
  }

  private func request(_ example: Case, steps: Int = 12) throws -> TrainingRequest {
    try TinyRun.request(steps: steps) { run in
      run.optimizer = example.optimizer
      run.learningRate = example.rate
    }
  }

  @Test(arguments: cases) func aResumedRunEqualsAnUnbrokenOne(_ example: Case) throws {
    let request = try request(example)
    let run = try train(request, "whole.h5")
    #expect(run.optimizerState.map(\.name) == example.states)
    for state in run.optimizerState {
      #expect(state.tensors.contains { $0.values.contains { $0 != 0 } }, "\(state.name)")
    }
    for _ in 1...5 {
      let interruption = Interruption()
      interruption.request(SIGINT)
      #expect(throws: (any Error).self) {
        try stage(request, "broken.h5").run(interruption: interruption)
      }
    }
    _ = try train(request, "broken.h5")
    #expect(try readBytes(folder.file("whole.h5")) == readBytes(folder.file("broken.h5")))
  }

  @Test(arguments: cases) func squaresAreLearnt(_ example: Case) throws {
    let losses = try train(try request(example, steps: 80), "run.h5").metrics.crossEntropy
    let last = losses.suffix(10).reduce(0, +) / 10
    #expect(last < 0.8 * losses[0], "from \(losses[0]) to \(last)")
  }

  @Test func anotherOptimizerIsAnotherRun() throws {
    let texts = try Self.cases.map { try request($0).run.canonicalValues["optimizer"] }
    #expect(Set(texts).count == Self.cases.count)
    _ = try train(request(Self.cases[0]), "run.h5")
    guard case .stale(let reason) = try stage(request(Self.cases[1]), "run.h5").staleness() else {
      Issue.record("another optimizer went unnoticed")
      return
    }
    #expect(reason.contains("optimizer"))
  }
}
