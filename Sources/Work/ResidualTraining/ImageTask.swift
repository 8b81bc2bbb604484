import Diagnostics
import ImageBatches
import Networks
import Records
import ResidualNetworks
import Training

/// A residual network on a set of images that streams from disk.
final class ImageTask: TrainingTask {
  private let request: TrainingRequest
  private let images: ImageSet
  private let network: ResidualNetwork
  private let augmentation: ImageAugmentation
  /// Training batches from the first that was asked for; none yet before.
  private var batches: ImageBatchSource?
  private var nextStep = 0
  /// Test images, pass after pass.
  private let testBatches: ImageBatchSource

  let layout: ParameterLayout
  let trainCount: Int
  let testCount: Int
  var statistics: ParameterBuffer? { network.statistics }
  var dataset: DatasetDescription { images.description }
  var isPenalized: [Bool] { layout.descriptions.map(\.hasRankAboveOne) }

  /// - Throws: `Failure` 65 or 66 for an image set that is absent or damaged, 78 when the experiment gives no
  ///   size of the network or the set has too few images.
  init(_ request: TrainingRequest, dataPath: String) throws(Failure) {
    let shape = try ResidualFamily.shape(request.run, dataPath: dataPath)
    self.request = request
    images = try ImageSet(index: dataPath)
    layout = shape.layout
    let run = request.run
    let microBatch = run.microBatch ?? run.batchSize
    network = ResidualNetwork(
      shape: shape, microBatch: microBatch, threads: request.threads, kernels: request.kernels)
    augmentation = run.cropAreaFrom.map { .training(areaFrom: $0) } ?? .evaluation
    trainCount = min(images.trainCount, run.trainImages ?? images.trainCount)
    testBatches = try ImageBatchSource(
      set: images, part: .test, imageSize: shape.imageSize, batchSize: microBatch,
      seed: request.seed,
      augmentation: .evaluation, limit: run.testImages)
    testCount = testBatches.imageCount
  }

  func initialize(_ weights: ParameterBuffer, seed: UInt64) {
    ResidualInitialization.initialize(weights, of: network.shape, seed: seed)
    ResidualInitialization.initialize(statistics: network.statistics)
  }

  func gradients(
    of effective: ParameterBuffer, step: Int, into gradients: ParameterBuffer
  ) throws(Failure) -> BatchResult {
    let batch = try batch(of: step)
    return batch.labels.withUnsafeBufferPointer { labels in
      guard let labels = labels.baseAddress else { return BatchResult() }
      return network.gradients(
        of: effective, images: batch.pixels, labels: labels, count: batch.count, into: gradients)
    }
  }

  /// The next batch of the source; a source that begins at `step` where it stands elsewhere.
  private func batch(of step: Int) throws(Failure) -> ImageBatch {
    if batches == nil || nextStep != step {
      batches = try ImageBatchSource(
        set: images, part: .train, imageSize: network.shape.imageSize,
        batchSize: request.run.batchSize, seed: request.seed, augmentation: augmentation,
        firstBatch: step, limit: request.run.trainImages)
    }
    guard let batches else { throw Failure(.software, "no source of batches") }
    nextStep = step + 1
    return try batches.next()
  }

  func evaluate(_ effective: ParameterBuffer) throws(Failure) -> BatchResult {
    var result = BatchResult()
    for _ in 0..<testBatches.batchesPerEpoch {
      let batch = try testBatches.next()
      batch.labels.withUnsafeBufferPointer { labels in
        guard let labels = labels.baseAddress else { return }
        result += network.evaluate(
          weights: effective, images: batch.pixels, labels: labels, count: batch.count)
      }
    }
    return result
  }
}
