import ConvNets
import Diagnostics
import Networks
import Records
import Storage
import Training

/// The MNIST convnet on digits that are held in memory.
package final class DigitTask: TrainingTask {
  private let digits: HeldDigits
  private let network: MNISTConvNet

  package let layout = MNISTConvNet.layout
  package var statistics: ParameterBuffer? { nil }
  package var dataset: DatasetDescription { digits.description }
  package var trainCount: Int { digits.train.count }
  package var testCount: Int { digits.test.count }
  package var shares: UnitShares? { nil }
  package var isPenalized: [Bool] { layout.descriptions.map { _ in true } }

  /// - Throws: `Failure` 65 or 66 for data that are absent, damaged or of another shape.
  package convenience init(_ request: TrainingRequest, dataPath: String) throws(Failure) {
    try self.init(request, images: try PreparedImages(path: dataPath), path: dataPath)
  }

  /// With images that have been read from `path`.
  /// - Throws: `Failure` 65 for data of another shape.
  package init(_ request: TrainingRequest, images: PreparedImages, path: String) throws(Failure) {
    digits = try HeldDigits(
      request, images: images, side: MNISTConvNet.imageSide, classes: MNISTConvNet.classes,
      path: path)
    network = MNISTConvNet(batchCapacity: request.run.batchSize, kernels: request.kernels)
  }

  package func initialize(_ weights: ParameterBuffer, seed: UInt64) {
    HeUniform.initialize(weights, seed: seed)
  }

  package func gradients(
    of effective: ParameterBuffer, step: Int, into gradients: ParameterBuffer
  ) -> BatchResult {
    HeldDigits.withImages(digits.train, digits.order.samples(at: step)) {
      network.gradients(of: effective, images: $0, labels: $1, into: gradients)
    }
  }

  package func evaluate(_ effective: ParameterBuffer) -> BatchResult {
    HeldDigits.withImages(digits.test, 0..<digits.test.count) {
      network.evaluate(weights: effective, images: $0, labels: $1)
    }
  }
}
