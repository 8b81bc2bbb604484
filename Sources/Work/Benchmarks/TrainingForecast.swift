import Configurations
import Diagnostics
import Foundation
import Optimizers
import Records
import Training

/// What a run on pictures will take, from its configuration alone.
package struct TrainingForecast: Sendable {
  /// Steps of this run, without those of the run that it goes on from.
  package let steps: Int
  package let batchSize: Int
  package let imageSize: Int
  /// Of all steps and evaluations; a multiply-add counts twice.
  package let flop: Double
  /// Weights, gradients, optimizer, activations, batches of images made ahead for training and for evaluation, and
  /// one checkpoint in the making.
  package let memoryBytes: Int
  /// The finished run file and two checkpoints on the way.
  package let diskBytes: Int
  private let flopPerStep: Double
  private let request: TrainingRequest
  private let dataPath: String
  /// One process with so many samples of a micro-batch.
  private let memory: @Sendable (Int) -> Int

  /// Nil for networks that train in a minute: those on digits.
  /// - Parameter dataPath: the images, for the number of classes and of test images.
  /// - Throws: `Failure` 65 or 66 when they are absent or damaged, 78 for layers that do not fit them.
  package init?(_ request: TrainingRequest, dataPath: String) throws(Failure) {
    let run = request.run
    guard run.datasetKind == .images, let cost = try NetworkCost(run, dataPath)
    else { return nil }
    let set = try ImageSet(index: dataPath)
    let first = request.sharedSteps
    steps = request.ownSteps
    batchSize = run.batchSize
    imageSize = cost.imageSize
    flopPerStep = cost.flopPerSample * Double(run.batchSize)
    self.request = request
    self.dataPath = dataPath
    let looks = (request.steps / run.evaluateEvery) - (first / run.evaluateEvery) + 1
    let testImages = min(set.testCount, run.testImages ?? set.testCount)
    // Evaluation is forward only, about a third of a step.
    flop =
      cost.flopPerSample * Double(steps * run.batchSize)
      + 2 * Double(cost.multiplyAddsPerSample) * Double(looks * testImages)
    let states = run.optimizer.stateNames.count
    let microBatch = run.microBatchSize
    let weights = 4 * cost.layout.totalCount
    let snapshots =
      4 * run.snapshots
      * cost.layout.descriptions.reduce(0) { $0 + min(run.snapshotWeights ?? Int.max, $1.count) }
    let state = weights * (1 + states) + snapshots
    memory = { [imageSize] samples in
      (3 + states) * weights + cost.activationBytes(samples)
        + Self.batchesAhead * 4 * imageSize * imageSize * 3
        * (run.batchSize / microBatch + 1) * samples + 2 * state
    }
    memoryBytes = memory(microBatch)
    diskBytes = (run.start == nil ? state + weights : weights + snapshots) + 2 * state
  }

  /// Batches of a source of images with one thread: one in use, one waiting, one being made.
  private static let batchesAhead = 3

  /// In words, for the console.
  /// - Parameter gigaflops: what this machine was measured to reach with as many threads; nil if it was not.
  package func text(gigaflops: Double?) -> String {
    let time =
      gigaflops.map { "about \(spokenDuration(flop / ($0 * 1e9))) on this machine" }
      ?? "hours unknown until “make -C pipeline bench” has measured this machine"
    return String(
      format: "%d steps of %d samples at %d pixels: %.2g FLOP, %@; memory %@, disk %@", steps,
      batchSize, imageSize, flop, time, gigabytes(memoryBytes), gigabytes(diskBytes))
  }

  /// What it takes when ranks share the run; nil where there is no model of that.
  /// - Parameters:
  ///   - gigaflops: of one rank.
  ///   - ranks: to have in the table, beside the powers of two up to 1,024.
  /// - Throws: `Failure` as `init`.
  package func ranks(
    of network: RankForecast.Network, gigaflops: Double, ranks: Int
  ) throws(Failure) -> RankForecast? {
    let powers = (0...10).map { 1 << $0 }
    return try RankForecast(
      request, dataPath: dataPath, network: network, ranks: Set(powers + [ranks]).sorted(),
      stepSeconds: flopPerStep / (gigaflops * 1e9), memory: memory)
  }

  private func gigabytes(_ bytes: Int) -> String {
    String(format: "%.1f GB", Double(bytes) / 1e9)
  }
}
