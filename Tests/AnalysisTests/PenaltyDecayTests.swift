import Analysis
import Configurations
import Foundation
import Optimizers
import Quantization
import Records
import Results
import Storage
import TestSupport
import Testing

/// What the penalty alone does to two nets.
@Suite("Decay by the penalty alone") struct PenaltyDecayTests {
  private func configuration(_ optimizer: Optimizer, l2: Double) throws -> RunConfiguration {
    let experiment = try SyntheticAnalysis.experiment("mnist", profile: "smoke")
    var run = try #require(experiment.run(named: "qhat-sgd"))
    (run.optimizer, run.l2) = (optimizer, l2)
    return run
  }

  @Test("two steps by hand")
  func byHand() throws {
    func remaining(_ optimizer: Optimizer) throws -> Double? {
      PenaltyDecay(try configuration(optimizer, l2: 0.1), learningRates: [0.5, 0.5])?.remaining
    }
    for (optimizer, expected) in [
      (Optimizer.sgd(momentum: 0), 0.81), (.sgd(momentum: 0.9), 0.72),
      (.sgd(momentum: 0.9, dampened: true), 0.9711),
      (Optimizer(Nesterov.self, ["momentum": 0.9]), 0.5751),
    ] {
      let found = try #require(try remaining(optimizer))
      #expect(abs(found - expected) < 1e-12, "\(optimizer.canonicalText)")
    }
    #expect(
      try remaining(Optimizer(Adam.self, ["beta1": 0.9, "beta2": 0.95, "epsilon": 1e-7])) == nil)
  }

  @Test(
    "as the engine's own steps, weight by weight",
    arguments: [
      Optimizer.sgd(momentum: 0), .sgd(momentum: 0.9), .sgd(momentum: 0.5, dampened: true),
      Optimizer(Nesterov.self, ["momentum": 0.8]),
    ])
  func asTheEngine(optimizer: Optimizer) throws {
    let rates = (0..<40).map { 0.02 * (1 + sin(Double($0))) }
    let decay = try #require(
      PenaltyDecay(try configuration(optimizer, l2: 0.2), learningRates: rates))
    var (weight, velocity, unused) = (Float(-1.5), Float(0), Float(0))
    for (step, rate) in rates.enumerated() {
      weight = optimizer.kind.stepped(
        weight, by: 0.4 * weight, optimizer.factors(learningRate: rate, step: step),
        first: &velocity, second: &unused)
    }
    #expect(abs(Double(weight) / -1.5 - decay.remaining) < 1e-5)
    #expect(decay.remaining < 0.9)
  }

  @Test(
    "Q̂-net decays from w, STE-net from M(w): that is how far they end apart",
    arguments: [false, true])
  func ofAPair(isContinued: Bool) throws {
    let folder = try TemporaryDirectory()
    var experiment = try SyntheticAnalysis.experiment("mnist", profile: "smoke")
    for index in experiment.runs.indices {
      experiment.runs[index].l2 = 40
      if isContinued { experiment.runs[index].start = "start-sgd" }
    }
    let qhat = try #require(experiment.run(named: "qhat-sgd"))
    let map = WeightMap(
      of: try qhat.estimator.makeEstimator(),
      on: UniformQuantizer(bits: qhat.bits, limit: 0.5, grid: qhat.grid))
    let weights: [Float] = [0.1, -0.2, 0.3, 0.4]
    let images = weights.map { Float(map(Double($0))) }
    for (name, start) in [
      ("qhat-sgd", weights), ("ste-sgd", images), ("qhat-adam", weights), ("ste-adam", weights),
    ] {
      try write(name, from: start, of: experiment, to: folder, isContinued)
    }
    let stage = AnalysisStage(
      experiment: experiment, paper: try SyntheticAnalysis.paper(), recipe: nil,
      rules: try SyntheticAnalysis.rules(), runsFolder: folder.path,
      output: folder.file("mnist.h5"), sources: "a test", isPartial: true)
    let result = try #require(try stage.run())
    let r = try #require(
      PenaltyDecay(qhat, learningRates: [0.0007, 0.0005, 0.001].dropFirst(isContinued ? 1 : 0))
    ).remaining
    let expected =
      zip(weights, images).reduce(0) {
        $0 + abs(map(r * Double($1.0)) - r * Double($1.1)) / 0.5
      } / 4
    let error = try #require(result.findings.number("mnist.baseline.sgd.penalty-error"))
    #expect(abs(error - expected) < 1e-6 && expected > 0.01)
    let remaining = try #require(result.findings.number("mnist.baseline.sgd.penalty-remaining"))
    #expect(abs(remaining - r) < 1e-12 && r < 0.9)
    #expect(result.findings["mnist.baseline.adam.penalty-error"]?.value == nil)
    let again = try AnalysisResult(path: folder.file("mnist.h5"))
    #expect(again.comparisons.map(\.penalty) == result.comparisons.map(\.penalty))
  }

  /// Three steps, with snapshots after the first and the last; the first is another run's where it goes on from one.
  private func write(
    _ name: String, from weights: [Float], of experiment: Experiment, to folder: TemporaryDirectory,
    _ isContinued: Bool
  ) throws {
    let run = try #require(experiment.run(named: name))
    let tensor = NamedTensor(name: "conv1/kernel", shape: [2, 2], values: weights)
    var metrics = StepMetrics()
    metrics.crossEntropy = [2, 1, 1]
    metrics.penalty = [0.1, 0.1, 0.1]
    metrics.correct = [1, 2, 2]
    metrics.count = [4, 4, 4]
    metrics.learningRate = [0.0007, 0.0005, 0.001]
    let record = TrainingRun(
      name: name, experiment: experiment.name, seed: 1, configuration: run.canonicalText,
      dataset: SyntheticAnalysis.dataset(generated: false), trainCount: 8, testCount: 4,
      tensors: [
        TensorDescription(
          name: tensor.name, shape: [2, 2], isQuantized: true, limit: 0.5, alpha: 1)
      ], initial: isContinued ? [] : [tensor], final: [tensor], snapshotSteps: [1, 3],
      snapshots: [NamedTensor(name: tensor.name, shape: [2, 2, 2], values: weights + weights)],
      optimizerState: [], metrics: metrics,
      evaluations: [Evaluation(step: 3, crossEntropy: 1, penalty: 0.1, accuracy: 0.5)])
    try record.write(
      to: experiment.runPath(name, seed: 1, below: folder.path), key: StageKey(stage: "train"),
      provenance: Provenance(entries: []))
  }
}
