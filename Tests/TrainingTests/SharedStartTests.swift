import Configurations
import Diagnostics
import Experiments
import Foundation
import Optimizers
import Quantization
import Records
import Storage
import TestSupport
import Testing
import ResidualTraining
import Training

/// Runs that go on from a shared start (paper, Section 6.1), on a small residual network.
@Suite struct SharedStartTests {
  private let folder: TemporaryDirectory
  private let index: String

  init() throws {
    folder = try TemporaryDirectory()
    index = try TinyImages.prepare(in: folder)
  }

  private func stage(_ request: TrainingRequest, _ output: String) -> TrainingStage {
    TrainingStage(
      request: request, family: ResidualFamily(), dataPath: index, output: folder.file(output),
      sources: "tests")
  }

  @discardableResult
  private func train(_ request: TrainingRequest, _ output: String) throws -> TrainingRun {
    guard
      case .trained(let run, _) = try stage(request, output).run(interruption: Interruption())
    else { throw TinyRun.Missing(run: output) }
    return run
  }

  /// The request of a run that goes on from the shared start, which is trained if need be.
  private func continuing(
    _ name: String, change: (inout RunConfiguration) -> Void = { _ in }
  ) throws -> TrainingRequest {
    var request = try TinyImages.request(name, change: change)
    let start = try #require(request.run.start)
    let path = folder.file("\(start).h5")
    if !FileManager.default.fileExists(atPath: path) {
      try train(try TinyImages.request(start, change: change), "\(start).h5")
    }
    request.start = try StartingPoint(path: path, name: start, seed: 3)
    return request
  }

  @Test func theCurvesGoOnAndTheFirstSnapshotIsTheStart() throws {
    let request = try continuing("qhat-sgd")
    let start = try #require(request.start).run
    let run = try train(request, "run.h5")
    #expect(start.metrics.crossEntropy.count == 4 && run.metrics.crossEntropy.count == 40)
    #expect(Array(run.metrics.crossEntropy.prefix(4)) == start.metrics.crossEntropy)
    #expect(run.snapshotSteps == [4, 10, 20, 30, 40] && run.initial.isEmpty)
    #expect(run.optimizerState.isEmpty && !start.optimizerState.isEmpty)
    #expect(run.statistics.map(\.name) == start.statistics.map(\.name) && !run.statistics.isEmpty)
    #expect(run.statistics != start.statistics)
    // A snapshot keeps the same elements of every tensor; here those of the start's weights.
    let tensor = try #require(run.tensors.firstIndex { $0.shape.reduce(1, *) > 1000 })
    let elements = try #require(run.snapshotElements[tensor])
    let kept = run.snapshot(0, of: run.tensors[tensor].name).map(Array.init)
    #expect(kept == elements.map { start.final[tensor].values[Int($0)] })
    #expect(try TrainingRun(path: folder.file("run.h5")) == run)
  }

  /// The learning rate runs its course over all steps, whoever takes them.
  @Test func theScheduleGoesOn() throws {
    let request = try continuing("qhat-sgd")
    let run = try train(request, "run.h5")
    let schedule = LearningRateSchedule(of: request.run)
    #expect(run.metrics.learningRate == (0..<40).map { schedule.rate(at: $0) })
  }

  /// Equation 6 of the paper for one step: what moves w by Δw in Q̂-net moves M(w) by M'(w)·Δw in STE-net, if
  /// velocity, gradient and learning rate were all handed over right. Quantized weights, and so ∇f, are the
  /// same in both networks to the last bit; the rest is rounding. Nesterov's step is linear in velocity and gradient
  /// as momentum's is.
  @Test(arguments: [
    Optimizer.sgd(momentum: 0.9, dampened: false), Optimizer(Nesterov.self, ["momentum": 0.9]),
  ])
  func theHandOverIsExactForOneStep(optimizer: Optimizer) throws {
    let noPenalty: (inout RunConfiguration) -> Void = {
      $0.l2 = 0
      $0.optimizer = optimizer
    }
    var surrogate = try continuing("qhat-sgd", change: noPenalty)
    var straight = try continuing("ste-sgd", change: noPenalty)
    let start = try #require(surrogate.start).run
    surrogate.stepLimit = 5
    straight.stepLimit = 5
    let (first, second) = (try train(surrogate, "q.h5"), try train(straight, "s.h5"))
    #expect(first.metrics.crossEntropy == second.metrics.crossEntropy)
    let estimator = try surrogate.run.estimator.makeEstimator()
    var moved = 0
    for (index, tensor) in start.tensors.enumerated() where tensor.isQuantized {
      let quantizer = UniformQuantizer(bits: 2, limit: tensor.limit)
      let map = WeightMap(of: estimator, on: quantizer)
      let ulp = Double(Float(tensor.limit).ulp)
      for (i, w) in start.final[index].values.enumerated() {
        let image = Double(Float(map(Double(w))))
        // Where PWL and the continued M part ways nothing is promised.
        guard abs(Double(w)) < tensor.limit, abs(image) < tensor.limit else { continue }
        let step = Double(first.final[index].values[i]) - Double(w)
        let other = Double(second.final[index].values[i]) - image
        let slope = map.derivative(at: Double(w))
        let rounding = (2 + slope) * ulp + 1e-5 * abs(other)
        #expect(abs(other - slope * step) <= rounding, "\(tensor.name)[\(i)] at \(w)")
        if abs(step) > 100 * ulp { moved += 1 }
      }
    }
    // Else the above would hold of networks that stand still.
    #expect(moved > 1000)
  }

  @Test func adamTakesTheWeightsAsTheyAre() throws {
    let request = try continuing("ste-adam")
    let start = try #require(request.start).run
    let run = try train(request, "run.h5")
    let tensor = try #require(run.tensors.firstIndex { $0.isQuantized })
    #expect(
      run.snapshot(0, of: run.tensors[tensor].name).map(Array.init)
        == run.snapshotElements[tensor].map { elements in
          elements.map { start.final[tensor].values[Int($0)] }
        })
  }

  /// Also in the middle of an epoch, of which there is one every four steps.
  @Test func aResumedRunEqualsAnUnbrokenOne() throws {
    let request = try continuing("ste-sgd") { $0.steps = 12 }
    try train(request, "whole.h5")
    for step in 5...11 {
      let interruption = Interruption()
      interruption.request(SIGTERM)
      let failure = #expect(throws: Failure.self) {
        try stage(request, "broken.h5").run(interruption: interruption)
      }
      #expect(failure?.problem.contains("after step \(step) of 12") == true)
    }
    try train(request, "broken.h5")
    #expect(try readBytes(folder.file("whole.h5")) == readBytes(folder.file("broken.h5")))
  }

  @Test(arguments: ["start-sgd", "start-adam"])
  func threadsChangeNoByte(name: String) throws {
    var request = try TinyImages.request(name)
    try train(request, "one.h5")
    request.threads = 2
    try train(request, "two.h5")
    #expect(try readBytes(folder.file("one.h5")) == readBytes(folder.file("two.h5")))
  }

  /// A batch in parts has the gradient of the whole where nothing is normalized over the batch; with batch
  /// normalization it is another network, so that its key and its weights differ.
  @Test func microBatchesAreAnotherRun() throws {
    let whole = try train(try TinyImages.request("start-sgd"), "whole.h5")
    let parts = try TinyImages.request("start-sgd") { $0.microBatch = 4 }
    guard case .stale(let reason) = try stage(parts, "whole.h5").staleness() else {
      Issue.record("micro-batches went unnoticed")
      return
    }
    #expect(reason.contains("micro_batch"))
    #expect(try train(parts, "parts.h5").final != whole.final)
  }

  /// More units than the usual eight let more ranks share a batch, and round its sums otherwise.
  @Test func batchUnitsAreAnotherRun() throws {
    let eight = try train(try TinyImages.request("start-sgd"), "eight.h5")
    let two = try TinyImages.request("start-sgd") { $0.batchUnits = 2 }
    guard case .stale(let reason) = try stage(two, "eight.h5").staleness() else {
      Issue.record("units went unnoticed")
      return
    }
    #expect(reason.contains("batch_units"))
    let run = try train(two, "two.h5")
    for (one, other) in zip(run.metrics.crossEntropy.prefix(2), eight.metrics.crossEntropy) {
      #expect(abs(one - other) < 1e-4 * other)
    }
  }

  @Test func aWrongStartIsRefused() throws {
    _ = try continuing("qhat-sgd")
    let path = folder.file("start-sgd.h5")
    for (name, seed) in [("start-adam", 3), ("start-sgd", 4)] {
      let failure = #expect(throws: Failure.self) {
        try StartingPoint(path: path, name: name, seed: seed)
      }
      #expect(failure?.code == .badData && failure?.remedy?.contains("make") == true)
    }
    let absent = #expect(throws: Failure.self) {
      try StartingPoint(path: folder.file("none.h5"), name: "start-sgd", seed: 3)
    }
    #expect(absent?.code == .missingInput)
  }
}
