import Configurations
import Diagnostics
import Networks
import ResidualNetworks
import Tensors

/// One way to train ResNet50 whose speed is measured.
package struct ResidualRun: Codable, Sendable, Hashable {
  /// Side of the images.
  package var imageSize: Int
  package var threads: Int

  package init(imageSize: Int, threads: Int) {
    self.imageSize = imageSize
    self.threads = threads
  }

  package static let batch = 32
  package static let classes = 10
  /// So small that the losses of the first steps can be compared between frameworks; speed does not depend on it.
  package static let learningRate = 1e-6
  /// What `bench` measures: both sizes, one thread and all.
  package static func all(cores: Int) -> [ResidualRun] {
    [32, 64].flatMap { size in
      Set([1, cores]).sorted().map { ResidualRun(imageSize: size, threads: $0) }
    }
  }

  package var shape: ResidualNetworkShape {
    .resNet50(classes: Self.classes, imageSize: imageSize)
  }
}

extension ResidualRun {
  /// A trainer of it: SGD with momentum, the quantized network's estimator.
  /// - Throws: `Failure` 78 for an estimator that there is not.
  func trainer(
    _ recipe: RunConfiguration, _ inputs: NetworkInputs?, _ kernels: KernelPath,
    _ ranks: (any RankGroup)? = nil
  ) throws(Failure) -> NetworkTrainer {
    let (shape, layout) = (shape, shape.layout)
    let network = ResidualNetwork(
      shape: shape, microBatch: Self.batch, threads: threads, kernels: kernels,
      ranks: ranks)
    let inputs =
      inputs
      ?? NetworkInputs(
        layout: layout, batch: Self.batch, imageCount: shape.imageCount, classes: Self.classes
      ) { ResidualInitialization.initialize($0, of: shape, seed: 1) }
    return try NetworkTrainer(
      recipe, inputs, isPenalized: layout.descriptions.map(\.hasRankAboveOne), batch: Self.batch,
      threads: threads, kernels: kernels, shares: network.shares, ranks: ranks,
      clock: { network.clock = $0 },
      gradients: { weights, images, labels, gradients in
        network.gradients(
          of: weights, images: images + network.share.lowerBound * shape.imageCount,
          labels: labels + network.share.lowerBound, count: network.share.count, into: gradients,
          scale: 1 / Double(Self.batch))
      })
  }
}
