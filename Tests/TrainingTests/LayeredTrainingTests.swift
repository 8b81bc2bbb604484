import Configurations
import Diagnostics
import Experiments
import Foundation
import LayeredTraining
import NetworkLayers
import Records
import Storage
import TestSupport
import Testing
import Training

/// Networks from lists of layers, trained through the stage on digits and on pictures.
@Suite struct LayeredTrainingTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  enum Data: String, CaseIterable { case digits, pictures }

  private func path(_ data: Data) throws -> String {
    switch data {
    case .digits:
      try SquareImages.write(to: folder.file("digits.h5"))
      return folder.file("digits.h5")
    case .pictures: return try TinyImages.prepare(in: folder)
    }
  }

  /// Steps of batches of 16.
  private func request(
    _ data: Data, _ name: String = "qhat-sgd", steps: Int = 12,
    change: (inout RunConfiguration) -> Void = { _ in }
  ) throws -> TrainingRequest {
    let file = data == .digits ? "mlp.yaml" : "vgg.yaml"
    let experiment = try Experiment.read(
      path: ProjectFiles.path("pipeline/experiments/\(file)"), profile: "smoke")
    var run = try #require(experiment.run(named: name))
    (run.steps, run.batchSize, run.snapshots, run.evaluateEvery) = (steps, 16, 3, 5)
    run.learningRate = run.optimizerGroup == "sgd" ? (data == .digits ? 0.02 : 0.002) : 0.002
    change(&run)
    return TrainingRequest(run: run, seed: 3)
  }

  private func stage(_ request: TrainingRequest, _ data: String, _ output: String) -> TrainingStage
  {
    TrainingStage(
      request: request, family: LayeredFamily(on: request.run.datasetKind), dataPath: data,
      output: folder.file(output), sources: "tests")
  }

  @discardableResult
  private func train(
    _ request: TrainingRequest, _ data: String, _ output: String
  ) throws -> TrainingRun {
    guard
      case .trained(let run, _) = try stage(request, data, output).run(
        interruption: Interruption())
    else { throw TinyRun.Missing(run: output) }
    return run
  }

  @Test(arguments: Data.allCases)
  func aRunLearnsAndHoldsWhatItPromises(data: Data) throws {
    let path = try path(data)
    let run = try train(try request(data, steps: 24), path, "run.h5")
    #expect(try TrainingRun(path: folder.file("run.h5")) == run)
    #expect(
      run.snapshotSteps == [8, 16, 24] && run.evaluations.map(\.step) == [5, 10, 15, 20, 24])
    let losses = run.metrics.crossEntropy
    let (first, last) = (losses.prefix(6).reduce(0, +), losses.suffix(6).reduce(0, +))
    #expect(last < 0.95 * first)
    #expect(run.statistics.isEmpty == (data == .digits))
    let quantized = run.tensors.filter(\.isQuantized).map(\.name)
    #expect(quantized.count == (data == .digits ? 4 : 6) && !quantized.contains("dense3/kernel"))
    #expect(run.tensors.last?.shape == [10] && run.configuration.contains("layers="))
  }

  @Test(arguments: Data.allCases)
  func bytesAreThoseOfAnyNumberOfThreads(data: Data) throws {
    let path = try path(data)
    try train(try request(data), path, "1.h5")
    for threads in [2, 3] {
      var request = try request(data)
      request.threads = threads
      try train(request, path, "\(threads).h5")
      #expect(try readBytes(folder.file("1.h5")) == readBytes(folder.file("\(threads).h5")))
    }
  }

  @Test(arguments: Data.allCases, ["qhat-sgd", "ste-adam"])
  func aResumedRunEqualsAnUnbrokenOne(data: Data, name: String) throws {
    let path = try path(data)
    let request = try request(data, name)
    try train(request, path, "whole.h5")
    for step in 1...3 {
      let interruption = Interruption()
      interruption.request(SIGINT)
      let failure = #expect(throws: Failure.self) {
        try stage(request, path, "broken.h5").run(interruption: interruption)
      }
      #expect(failure?.problem.contains("after step \(step) of 12") == true)
    }
    try train(request, path, "broken.h5")
    #expect(try readBytes(folder.file("whole.h5")) == readBytes(folder.file("broken.h5")))
  }

  @Test func aLayersOwnBitsAreInTheRunFile() throws {
    let path = try path(.digits)
    let run = try train(
      try request(.digits) { run in
        run.layers?.layers[0] = .dense(
          DenseLayer(units: 32, weights: LayerWeights(bits: 4)))
        run.gradientFactor = .alpha(of: run.estimator)
      }, path, "run.h5")
    #expect(run.tensors.map(\.bits) == [4, 4, nil, nil, nil, nil])
    // HTGE bends less between finer levels: its α is nearer to 1.
    let alphas = run.tensors.map(\.alpha)
    #expect(alphas[0] > alphas[2] && alphas[2] < 1 && alphas[4] == 1)
    #expect(try TrainingRun(path: folder.file("run.h5")).tensors == run.tensors)
  }

  @Test func micro() throws {
    let path = try path(.pictures)
    let whole = try train(try request(.pictures), path, "whole.h5")
    let parts = try train(try request(.pictures) { $0.microBatch = 5 }, path, "parts.h5")
    // Other normalizations, so another course, from the same weights.
    #expect(parts.initial == whole.initial && parts.final != whole.final)
    #expect(parts.metrics.count == whole.metrics.count)
  }

  @Test func dataThatDoNotFitAreRefused() throws {
    let digits = try path(.digits)
    let small = try request(.digits) { $0.layers?.imageSize = 20 }
    let size = #expect(throws: Failure.self) { try train(small, digits, "run.h5") }
    #expect(size?.code == .badData && size?.expected == "20 × 20 pixels")
    let narrow = try request(.digits) { run in
      run.layers?.layers[4] = .dense(DenseLayer(units: 7))
    }
    let classes = #expect(throws: Failure.self) { try train(narrow, digits, "run.h5") }
    #expect(classes?.code == .configuration && classes?.found == "7", "\(classes.debugDescription)")
    let absent = #expect(throws: Failure.self) {
      try train(try request(.pictures), folder.file("absent.h5"), "run.h5")
    }
    #expect(absent?.code == .missingInput)
    #expect(!FileManager.default.fileExists(atPath: folder.file("run.h5")))
  }
}
