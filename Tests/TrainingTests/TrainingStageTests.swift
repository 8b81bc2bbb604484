import Configurations
import ConvNetTraining
import ConvNets
import Diagnostics
import Experiments
import Foundation
import HDF5
import Records
import Storage
import TestSupport
import Testing
import Training

@Suite struct TrainingStageTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    try SquareImages.write(to: folder.file("data.h5"))
  }

  private func stage(_ request: TrainingRequest, _ output: String) -> TrainingStage {
    TrainingStage(
      request: request, family: ConvNetFamily(), dataPath: folder.file("data.h5"),
      output: folder.file(output), sources: "tests")
  }

  @discardableResult
  private func train(_ request: TrainingRequest, _ output: String) throws -> TrainingRun {
    guard
      case .trained(let run, _) = try stage(request, output).run(interruption: Interruption())
    else { throw TinyRun.Missing(run: output) }
    return run
  }

  @Test func aRunHoldsWhatItPromises() throws {
    let request = try TinyRun.request()
    let run = try train(request, "run.h5")
    #expect(try TrainingRun(path: folder.file("run.h5")) == run)
    #expect(run.snapshotSteps == [4, 8, 12] && run.evaluations.map(\.step) == [5, 10, 12])
    #expect(run.metrics.loss.count == 12 && run.metrics.learningRate[0] == 0)
    #expect(run.snapshot(2, of: "conv1/kernel").map(Array.init) == run.final.first?.values)
    #expect(run.tensors.filter(\.isQuantized).count == 6)
    #expect(run.metrics.crossEntropy[0] > run.metrics.crossEntropy[11])
    #expect(run.metrics.penalty.allSatisfy { $0 > 0 })
    // The penalty of the run's first step is that of its initial weights.
    let squares = run.initial.flatMap(\.values).reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(abs(run.metrics.penalty[0] / (request.run.l2 * squares) - 1) < 1e-6)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        == ["data.h5", "run.h5"])
  }

  /// Weights in a dead zone have no image under M: refused before the first step, unless they are drawn
  /// where the estimator can train them.
  @Test func deadZonesAreRefused() throws {
    let (dead, ste) = (
      try EstimatorChoice(name: "xucheung", bits: 1), try EstimatorChoice(name: "ste", bits: 1)
    )
    func request(spread: Double) throws -> TrainingRequest {
      try TinyRun.request("ste-sgd", steps: 4) { run in
        run.bits = 1
        run.estimator = ste
        run.initialWeights = .mapped(by: dead)
        run.gradientFactor = .alpha(of: dead)
        run.initialSpread = spread
        run.snapshots = 1
      }
    }
    let refused = try stage(request(spread: 1), "dead.h5")
    let ending = Result { () throws(Failure) in try refused.run(interruption: Interruption()) }
    guard case .failure(let failure) = ending else {
      Issue.record("weights without an image were trained")
      return
    }
    #expect(failure.code == .configuration && failure.place == "conv1/kernel")
    #expect(
      "\(failure)".contains("±0.5 w_max") && "\(failure)".contains("initial_spread: trainable"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("dead.h5")))

    let run = try train(request(spread: 0.45), "narrow.h5")
    let limit = try #require(run.tensors.first).limit
    let largest = try #require(run.initial.first).values.map { abs(Double($0)) }.max() ?? 0
    // M(0.45 w_max) = −⅛ ln(1 − 0.9) w_max.
    #expect(largest <= 0.28783 * limit && largest > 0.2 * limit)
  }

  @Test(arguments: ["qhat-sgd", "ste-sgd", "qhat-adam", "ste-adam"])
  func repetitionGivesTheSameBytesAndASecondStartDoesNothing(_ name: String) throws {
    let request = try TinyRun.request(name)
    try train(request, "a.h5")
    try train(request, "b.h5")
    #expect(try readBytes(folder.file("a.h5")) == readBytes(folder.file("b.h5")))
    guard case .upToDate = try stage(request, "a.h5").run(interruption: Interruption()) else {
      Issue.record("trained again")
      return
    }
    var other = request
    other.run.learningRate *= 2
    guard case .stale(let reason) = try stage(other, "a.h5").staleness() else {
      Issue.record("a changed learning rate went unnoticed")
      return
    }
    #expect(reason.contains("learning_rate"))
  }

  @Test(arguments: ["qhat-sgd", "qhat-adam"])
  func aResumedRunEqualsAnUnbrokenOne(_ name: String) throws {
    let request = try TinyRun.request(name)
    try train(request, "whole.h5")
    // Interrupted as by Ctrl-C in the first step of each attempt, at, before and after a snapshot.
    for step in 1...5 {
      let interruption = Interruption()
      interruption.request(SIGINT)
      let failure = #expect(throws: Failure.self) {
        try stage(request, "broken.h5").run(interruption: interruption)
      }
      #expect(failure?.code == .interrupted)
      #expect(failure?.problem.contains("after step \(step) of 12") == true)
    }
    try train(request, "broken.h5")
    #expect(try readBytes(folder.file("whole.h5")) == readBytes(folder.file("broken.h5")))
    #expect(!FileManager.default.fileExists(atPath: folder.file("broken.checkpoint.h5")))
  }

  @Test func aDamagedCheckpointIsSetAsideForTheOneBefore() throws {
    let request = try TinyRun.request()
    let unbroken = try train(request, "run.h5")
    try FileManager.default.removeItem(atPath: folder.file("run.h5"))
    try AtomicFile.write(Array("torn".utf8), to: folder.file("run.checkpoint.h5"))
    #expect(try train(request, "run.h5") == unbroken)
  }

  /// A run goes on from nobody else's steps: those of another learning rate are left out, and training begins anew.
  @Test func aCheckpointOfAnotherConfigurationIsNotUsed() throws {
    let request = try TinyRun.request()
    let unbroken = try train(request, "whole.h5")
    let interruption = Interruption()
    interruption.request(SIGINT)
    let other = try TinyRun.request { $0.learningRate *= 2 }
    #expect(throws: Failure.self) { try stage(other, "run.h5").run(interruption: interruption) }
    #expect(FileManager.default.fileExists(atPath: folder.file("run.checkpoint.h5")))
    #expect(try train(request, "run.h5") == unbroken)
    #expect(try readBytes(folder.file("whole.h5")) == readBytes(folder.file("run.h5")))
  }

  @Test func checkpointsOfAFinishedRunAreRemoved() throws {
    let request = try TinyRun.request()
    try train(request, "run.h5")
    try AtomicFile.write(Array("left".utf8), to: folder.file("run.checkpoint.h5"))
    guard case .upToDate = try stage(request, "run.h5").run(interruption: Interruption()) else {
      Issue.record("trained again")
      return
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("run.checkpoint.h5")))
  }

  @Test func aDivergingRunStopsAndPublishesNothing() throws {
    let request = try TinyRun.request(steps: 60) { $0.learningRate = 1e30 }
    let failure = #expect(throws: Failure.self) { try train(request, "run.h5") }
    #expect(failure?.code == .software && failure?.problem.contains("after step") == true)
    #expect(failure?.found?.contains("conv1/kernel") == true)
    #expect(!FileManager.default.fileExists(atPath: folder.file("run.h5")))
  }

  @Test func anotherProcessOnTheSameOutputIsSentAway() throws {
    let lock = try FileLock(for: folder.file("run.h5"))
    let failure = #expect(throws: Failure.self) { try train(TinyRun.request(), "run.h5") }
    #expect(failure?.code == .busy)
    withExtendedLifetime(lock) {}
  }

  @Test func weightsFromAForeignFileAreTheStart() throws {
    let drawn = try train(TinyRun.request(), "drawn.h5")
    let writer = try HDF5Writer(name: "foreign")
    for tensor in drawn.initial {
      try writer.write(tensor.values.map { $0 / 2 }, shape: tensor.shape, to: "/\(tensor.name)")
    }
    try AtomicFile.write(try writer.image(), to: folder.file("foreign.h5"))
    var request = try TinyRun.request()
    request.initialWeights = try InitialWeights(
      path: folder.file("foreign.h5"), layout: MNISTConvNet.layout)
    #expect(request.initialWeights?.group == "/")
    request.stepLimit = 3
    request.snapshotEvery = 1
    let run = try train(request, "run.h5")
    #expect(run.initial[0].values == drawn.initial[0].values.map { $0 / 2 })
    #expect(
      run.snapshotSteps == [1, 2, 3]
        && run.metrics.learningRate == Array(drawn.metrics.learningRate.prefix(3)))
    // A run of ours serves as well.
    let again = try InitialWeights(path: folder.file("drawn.h5"), layout: MNISTConvNet.layout)
    #expect(again.tensors == drawn.initial && again.group == "/weights/initial")
    let wrong = #expect(throws: Failure.self) {
      try InitialWeights(path: folder.file("data.h5"), layout: MNISTConvNet.layout)
    }
    #expect(wrong?.code == .badData)
  }

  @Test func steNetStartsFromMappedWeightsWithAlpha() throws {
    let qhat = try train(TinyRun.request("qhat-sgd"), "q.h5")
    let ste = try train(TinyRun.request("ste-sgd"), "s.h5")
    let unadjusted = try train(TinyRun.request("ste-sgd-unadjusted"), "u.h5")
    #expect(unadjusted.initial == qhat.initial && ste.initial != qhat.initial)
    let factors = ste.tensors.map(\.alpha)
    for (tensor, factor) in zip(ste.tensors, factors) {
      #expect(tensor.isQuantized ? abs(factor - 0.6095) < 1e-4 : factor == 1)
    }
    #expect(unadjusted.tensors.allSatisfy { $0.alpha == 1 })
    // The dense layer is as drawn, and the first loss the same: M keeps every quantized value.
    #expect(ste.initial.last == qhat.initial.last)
    #expect(ste.metrics.crossEntropy[0] == qhat.metrics.crossEntropy[0])
  }

  @Test func dataThatDoesNotFitIsRefused() throws {
    let small = PreparedImages(
      description: try PreparedImages(path: folder.file("data.h5")).description,
      train: LabelledImages(pixels: [1, 2, 3, 4], labels: [0], height: 2, width: 2),
      test: LabelledImages(pixels: [1, 2, 3, 4], labels: [0], height: 2, width: 2))
    try small.write(
      to: folder.file("data.h5"), key: StageKey(stage: "prepare"),
      provenance: Provenance(entries: []))
    let failure = #expect(throws: Failure.self) { try train(TinyRun.request(), "run.h5") }
    #expect(failure?.code == .badData && failure?.expected == "28 × 28 pixels")
  }
}
