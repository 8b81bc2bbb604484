import ConvNets
import Diagnostics
import Networks
import Records
import Storage
import Training

/// The MNIST convnet on digits that are held in memory.
package final class DigitTask: TrainingTask {
  private let data: PreparedImages
  private let network: MNISTConvNet
  private let order: BatchOrder

  package let layout = MNISTConvNet.layout
  package var statistics: ParameterBuffer? { nil }
  package var dataset: DatasetDescription { data.description }
  package var trainCount: Int { data.train.count }
  package var testCount: Int { data.test.count }
  package var isPenalized: [Bool] { layout.descriptions.map { _ in true } }

  /// - Throws: `Failure` 65 or 66 for data that are absent, damaged or of another shape.
  package convenience init(_ request: TrainingRequest, dataPath: String) throws(Failure) {
    try self.init(request, images: try PreparedImages(path: dataPath), path: dataPath)
  }

  /// With images that have been read from `path`.
  /// - Throws: `Failure` 65 for data of another shape.
  package init(_ request: TrainingRequest, images all: PreparedImages, path: String) throws(Failure)
  {
    guard all.train.height * all.train.width == MNISTConvNet.imageCount, all.train.count > 0,
      all.test.count > 0
    else {
      throw Failure(
        .badData, at: path, "the images do not fit the network", expected: "28 × 28 pixels",
        found: "\(all.train.count) + \(all.test.count) of \(all.train.height) × \(all.train.width)",
        remedy: ArtifactSchema.preparedImages.remedy)
    }
    data = PreparedImages(
      description: all.description, train: all.train.prefix(request.run.trainImages),
      test: all.test.prefix(request.run.testImages))
    network = MNISTConvNet(batchCapacity: request.run.batchSize, kernels: request.kernels)
    order = BatchOrder(sampleCount: data.train.count, batchSize: request.run.batchSize)
  }

  package func initialize(_ weights: ParameterBuffer, seed: UInt64) {
    HeUniform.initialize(weights, seed: seed)
  }

  package func gradients(
    of effective: ParameterBuffer, step: Int, into gradients: ParameterBuffer
  ) -> BatchResult {
    withImages(data.train, order.samples(at: step)) {
      network.gradients(of: effective, images: $0, labels: $1, into: gradients)
    }
  }

  package func evaluate(_ effective: ParameterBuffer) -> BatchResult {
    withImages(data.test, 0..<data.test.count) {
      network.evaluate(weights: effective, images: $0, labels: $1)
    }
  }

  /// Calls `work` with the pixels and labels of `samples`.
  private func withImages<Result>(
    _ images: LabelledImages, _ samples: Range<Int>,
    _ work: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let size = images.height * images.width
    return images.pixels.withUnsafeBufferPointer { pixels in
      images.labels.withUnsafeBufferPointer { labels in
        work(
          UnsafeBufferPointer(
            rebasing: pixels[(samples.lowerBound * size)..<(samples.upperBound * size)]),
          UnsafeBufferPointer(rebasing: labels[samples]))
      }
    }
  }
}
