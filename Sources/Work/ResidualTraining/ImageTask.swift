import Diagnostics
import ImageBatches
import Networks
import Records
import ResidualNetworks
import Training

/// A residual network on a set of images that streams from disk.
final class ImageTask: TrainingTask {
  private let images: ImageSet
  private let stream: ImageStream
  private let network: ResidualNetwork
  private let ranks: (any RankGroup)?
  private let batchSize: Int

  let layout: ParameterLayout
  var trainCount: Int { stream.trainCount }
  var testCount: Int { stream.testCount }
  var shares: UnitShares? { network.shares }
  var statistics: ParameterBuffer? { network.statistics }
  var dataset: DatasetDescription { images.description }
  var isPenalized: [Bool] { layout.descriptions.map(\.hasRankAboveOne) }

  /// - Throws: `Failure` 65 or 66 for an image set that is absent or damaged, 78 when the experiment gives no
  ///   size of the network or the set has too few images.
  init(_ request: TrainingRequest, dataPath: String) throws(Failure) {
    let shape = try ResidualFamily.shape(request.run, dataPath: dataPath)
    images = try ImageSet(index: dataPath)
    layout = shape.layout
    let run = request.run
    try request.checkRanks()
    ranks = request.ranks
    batchSize = run.batchSize
    network = ResidualNetwork(
      shape: shape, microBatch: run.microBatchSize, units: run.units,
      threads: request.threads, kernels: request.kernels,
      ranks: ranks)
    stream = try ImageStream(
      images, imageSize: shape.imageSize, batchSize: run.batchSize,
      testBatchSize: run.microBatchSize,
      seed: request.seed, cropAreaFrom: run.cropAreaFrom, trainLimit: run.trainImages,
      testLimit: run.testImages,
      ranks: ranks.map { [share = network.share] in
        ImageStream.Ranks(
          rank: $0.rank, count: $0.count, samples: request.ownSamples(of: share))
      })
  }

  func initialize(_ weights: ParameterBuffer, seed: UInt64) {
    ResidualInitialization.initialize(weights, of: network.shape, seed: seed)
    network.statistics?.resetStatistics()
  }

  func gradients(
    of effective: ParameterBuffer, step: Int, into gradients: ParameterBuffer
  ) throws(Failure) -> BatchResult {
    let batch = try stream.batch(of: step)
    return batch.labels.withUnsafeBufferPointer { labels in
      guard let labels = labels.baseAddress else { return BatchResult() }
      return network.gradients(
        of: effective, images: batch.pixels, labels: labels, count: batch.count, into: gradients,
        scale: 1 / Double(batchSize))
    }
  }

  func evaluate(_ effective: ParameterBuffer) throws(Failure) -> BatchResult {
    var results: [BatchResult] = []
    try stream.forEachTestBatch { batch in
      batch.labels.withUnsafeBufferPointer { labels in
        guard let labels = labels.baseAddress else { return }
        results.append(
          network.evaluate(
            weights: effective, images: batch.pixels, labels: labels, count: batch.count))
      }
    }
    return BatchResult.total(results, ranks: ranks)
  }
}
