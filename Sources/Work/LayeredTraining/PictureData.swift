import Diagnostics
import ImageBatches
import NetworkLayers
import Records
import Training

/// A set of pictures that streams from disk.
final class PictureData: LayeredData {
  private let images: ImageSet
  private let stream: ImageStream
  private let batchSize: Int

  static func description(at path: String) throws(Failure) -> DatasetDescription {
    try ImageSet(index: path).description
  }

  static func classes(at path: String) throws(Failure) -> Int {
    try ImageSet(index: path).classes.count
  }

  init(
    _ request: TrainingRequest, shape: NetworkShape, share: Range<Int>, path: String
  ) throws(Failure) {
    let run = request.run
    batchSize = run.batchSize
    images = try ImageSet(index: path)
    stream = try ImageStream(
      images, imageSize: shape.input.side, batchSize: run.batchSize,
      testBatchSize: run.microBatchSize, seed: request.seed,
      cropAreaFrom: run.cropAreaFrom, trainLimit: run.trainImages, testLimit: run.testImages,
      ranks: request.ranks.map {
        ImageStream.Ranks(
          rank: $0.rank, count: $0.count, samples: request.ownSamples(of: share))
      })
  }

  var description: DatasetDescription { images.description }
  var trainCount: Int { stream.trainCount }
  var testCount: Int { stream.testCount }

  func withBatch(of step: Int, _ body: (LayeredBatch) -> Void) throws(Failure) {
    give(try stream.batch(of: step), to: body)
  }

  func forEachTestBatch(_ body: (LayeredBatch) -> Void) throws(Failure) {
    try stream.forEachTestBatch { give($0, to: body) }
  }

  private func give(_ batch: ImageBatch, to body: (LayeredBatch) -> Void) {
    batch.labels.withUnsafeBufferPointer { labels in
      guard let labels = labels.baseAddress else { return }
      body(
        LayeredBatch(
          images: batch.pixels, labels: labels, count: batch.count, total: batchSize))
    }
  }
}
