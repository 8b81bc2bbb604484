import Diagnostics
import Records

/// What a run sees of a set of images: training batches from any step on, and the test images pass after pass.
package final class ImageStream {
  private let set: ImageSet
  private let imageSize: Int
  private let batchSize: Int
  private let seed: Int
  private let augmentation: ImageAugmentation
  private let trainLimit: Int?
  private let ranks: Ranks?
  /// Training batches from the first that was asked for; none yet before.
  private var batches: ImageBatchSource?
  private var nextStep = 0
  private let testBatches: ImageBatchSource
  package let trainCount: Int
  package let testCount: Int

  /// - Parameters:
  ///   - cropAreaFrom: the smallest share of a picture's area that a random crop covers; nil where none is cropped.
  ///   - ranks: that share the batches.
  ///   - trainLimit, testLimit: take only so many images; nil for all.
  /// - Throws: `Failure` 78 when there are fewer images than a batch has.
  package init(
    _ set: ImageSet, imageSize: Int, batchSize: Int, testBatchSize: Int, seed: Int,
    cropAreaFrom: Double?, trainLimit: Int?, testLimit: Int?, ranks: Ranks? = nil
  ) throws(Failure) {
    self.set = set
    self.imageSize = imageSize
    self.batchSize = batchSize
    self.seed = seed
    self.trainLimit = trainLimit
    self.ranks = ranks
    augmentation = cropAreaFrom.map { .training(areaFrom: $0) } ?? .evaluation
    trainCount = min(set.trainCount, trainLimit ?? set.trainCount)
    testBatches = try ImageBatchSource(
      set: set, part: .test, imageSize: imageSize, batchSize: testBatchSize, seed: seed,
      augmentation: .evaluation, limit: testLimit,
      decodedLimit: ImageBatchSource.decodedLimit / (ranks?.count ?? 1),
      share: ranks.map { .batches(rank: $0.rank, ranks: $0.count) } ?? .all)
    testCount = testBatches.imageCount
  }

  /// The processes that share the batches: each takes the same samples of every training batch, and every so many
  /// batches of the test images.
  package struct Ranks: Sendable {
    let rank: Int
    let count: Int
    /// Of every training batch.
    let samples: [Range<Int>]

    package init(rank: Int, count: Int, samples: [Range<Int>]) {
      self.rank = rank
      self.count = count
      self.samples = samples
    }
  }

  /// The next batch of the source; a source that begins at `step` where it stands elsewhere.
  package func batch(of step: Int) throws(Failure) -> ImageBatch {
    if batches == nil || nextStep != step {
      batches = try ImageBatchSource(
        set: set, part: .train, imageSize: imageSize, batchSize: batchSize, seed: seed,
        augmentation: augmentation, firstBatch: step, limit: trainLimit,
        decodedLimit: ImageBatchSource.decodedLimit / (ranks?.count ?? 1),
        share: ranks.map { .samples($0.samples) } ?? .all)
    }
    guard let batches else { throw Failure(.software, "no source of batches") }
    nextStep = step + 1
    return try batches.next()
  }

  /// Calls `body` with all test images, batch after batch; those of other ranks left out.
  package func forEachTestBatch(_ body: (ImageBatch) -> Void) throws(Failure) {
    for _ in 0..<testBatches.batchesPerEpoch { body(try testBatches.next()) }
  }
}
