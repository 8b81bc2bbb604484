import Diagnostics
import NetworkLayers
import Networks
import Records
import Storage
import Tensors
import Training

/// Digits that are held in memory, byte / 255, in file order.
final class DigitData: LayeredData {
  private let digits: HeldDigits
  private let imageCount: Int
  private let pixels: AlignedStorage<Float>
  private let labels: AlignedStorage<Int32>
  private let capacity: Int
  private let ranks: (any RankGroup)?
  /// The own samples of each batch.
  private let own: [Range<Int>]

  static func description(at path: String) throws(Failure) -> DatasetDescription {
    try DatasetDescription(from: try Artifact.open(.preparedImages, at: path))
  }

  static func classes(at path: String) throws(Failure) -> Int {
    let reader = try Artifact.open(.preparedImages, at: path)
    var largest = UInt8(0)
    for part in ["train", "test"] {
      largest = max(largest, try reader.read("/\(part)/labels", as: UInt8.self).max() ?? 0)
    }
    return max(2, Int(largest) + 1)
  }

  init(
    _ request: TrainingRequest, shape: NetworkShape, share: Range<Int>, path: String
  ) throws(Failure) {
    digits = try HeldDigits(
      request, images: try PreparedImages(path: path), side: shape.input.side, path: path)
    imageCount = shape.imageCount
    capacity = request.run.batchSize
    ranks = request.ranks
    own = request.ownSamples(of: share)
    if ranks != nil, digits.train.count % capacity != 0 {
      throw Failure(
        .configuration, at: request.run.name,
        "ranks share whole batches, and the last one of each pass is smaller",
        expected: "a batch_size that divides the number of training images",
        found: "\(capacity), \(digits.train.count)",
        remedy: "set train_images to a multiple of batch_size, or start one process")
    }
    pixels = AlignedStorage(count: capacity * imageCount)
    labels = AlignedStorage(count: capacity)
  }

  var description: DatasetDescription { digits.description }
  var trainCount: Int { digits.train.count }
  var testCount: Int { digits.test.count }

  func withBatch(of step: Int, _ body: (LayeredBatch) -> Void) {
    let samples = digits.order.samples(at: step)
    guard ranks != nil else { return body(batch(digits.train, [samples])) }
    body(
      batch(
        digits.train,
        own.map { samples.lowerBound + $0.lowerBound..<samples.lowerBound + $0.upperBound }))
  }

  func forEachTestBatch(_ body: (LayeredBatch) -> Void) {
    let firsts = Array(stride(from: 0, to: testCount, by: capacity))
    for index in stride(from: ranks?.rank ?? 0, to: firsts.count, by: ranks?.count ?? 1) {
      body(batch(digits.test, [firsts[index]..<min(testCount, firsts[index] + capacity)]))
    }
  }

  private func batch(_ images: LabelledImages, _ parts: [Range<Int>]) -> LayeredBatch {
    var count = 0
    for samples in parts {
      HeldDigits.withImages(images, samples) { bytes, classes in
        let target = pixels.pointer + count * imageCount
        for (i, byte) in bytes.enumerated() { target[i] = Float(byte) / 255 }
        for (i, label) in classes.enumerated() { labels.pointer[count + i] = Int32(label) }
      }
      count += samples.count
    }
    return LayeredBatch(
      images: pixels.pointer, labels: labels.pointer, count: count,
      total: ranks == nil ? count : capacity)
  }
}
