import Diagnostics
import NetworkLayers
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

  init(_ request: TrainingRequest, shape: NetworkShape, path: String) throws(Failure) {
    digits = try HeldDigits(
      request, images: try PreparedImages(path: path), side: shape.input.side, path: path)
    imageCount = shape.input.count
    capacity = request.run.batchSize
    pixels = AlignedStorage(count: capacity * imageCount)
    labels = AlignedStorage(count: capacity)
  }

  var description: DatasetDescription { digits.description }
  var trainCount: Int { digits.train.count }
  var testCount: Int { digits.test.count }

  func withBatch(of step: Int, _ body: (LayeredBatch) -> Void) {
    body(batch(digits.train, digits.order.samples(at: step)))
  }

  func forEachTestBatch(_ body: (LayeredBatch) -> Void) {
    for first in stride(from: 0, to: testCount, by: capacity) {
      body(batch(digits.test, first..<min(testCount, first + capacity)))
    }
  }

  private func batch(_ images: LabelledImages, _ samples: Range<Int>) -> LayeredBatch {
    HeldDigits.withImages(images, samples) { bytes, classes in
      for (i, byte) in bytes.enumerated() { pixels.pointer[i] = Float(byte) / 255 }
      for (i, label) in classes.enumerated() { labels.pointer[i] = Int32(label) }
    }
    return LayeredBatch(
      images: pixels.pointer, labels: labels.pointer, count: samples.count)
  }
}
