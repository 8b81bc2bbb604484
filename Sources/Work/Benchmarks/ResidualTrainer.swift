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

/// Images, labels and weights to train on: noise by default, since the speed does not depend on them.
package struct ResidualInputs {
  /// [samples, side, side, 3], a whole number of batches.
  package var images: [Float]
  package var labels: [Int32]
  package var weights: ParameterBuffer

  package init(images: [Float], labels: [Int32], weights: ParameterBuffer) {
    self.images = images
    self.labels = labels
    self.weights = weights
  }

  /// Two batches of normal noise, weights as a run would draw them.
  package init(_ run: ResidualRun, seed: UInt64 = 1) {
    let shape = run.shape
    var stream = PhiloxStream(seed: seed, purpose: "benchmark")
    let count = 2 * ResidualRun.batch
    images = (0..<count * shape.imageCount).map { _ in stream.uniform(limit: 1.7) }
    labels = (0..<count).map { _ in Int32(stream.index(below: ResidualRun.classes)) }
    weights = ParameterBuffer(layout: shape.layout)
    ResidualInitialization.initialize(weights, of: shape, seed: seed)
  }
}

/// Batches in turn with a constant learning rate: SGD with momentum, the quantized network's estimator.
final class ResidualTrainer {
  let network: ResidualNetwork
  private let updater: ParameterUpdater
  private let inputs: ResidualInputs
  private let latent: ParameterBuffer
  private let effective: ParameterBuffer
  private let gradients: ParameterBuffer
  private var done = 0
  var updateClock: KernelClock?

  /// - Parameter recipe: what Q̂-net is trained with; batch and learning rate are the benchmark's own.
  /// - Throws: `Failure` 78 for an estimator that there is not.
  init(
    _ run: ResidualRun, _ recipe: RunConfiguration, _ inputs: ResidualInputs,
    _ kernels: KernelPath
  ) throws(Failure) {
    let layout = run.shape.layout
    self.inputs = inputs
    network = ResidualNetwork(
      shape: run.shape, microBatch: ResidualRun.batch, threads: run.threads, kernels: kernels)
    updater = ParameterUpdater(
      layout: layout, updates: try recipe.updates(of: layout, isPenalized: \.hasRankAboveOne),
      rule: recipe.optimizer, l2: recipe.l2, kernels: kernels, threads: run.threads)
    latent = ParameterBuffer(layout: layout)
    effective = ParameterBuffer(layout: layout)
    gradients = ParameterBuffer(layout: layout)
    latent.copy(from: inputs.weights)
    updater.quantize(latent: latent, into: effective)
  }

  /// Mean cross entropy of the step's batch.
  func step() -> Double {
    let batch = ResidualRun.batch
    let first = done % (inputs.labels.count / batch) * batch
    var result = BatchResult()
    inputs.images.withUnsafeBufferPointer { images in
      inputs.labels.withUnsafeBufferPointer { labels in
        guard let images = images.baseAddress, let labels = labels.baseAddress else { return }
        result = network.gradients(
          of: effective, images: images + first * network.shape.imageCount,
          labels: labels + first, count: batch, into: gradients)
      }
    }
    let update = { [self] in
      _ = updater.apply(
        gradients: gradients, to: latent, effective: effective,
        learningRate: ResidualRun.learningRate, step: done)
    }
    if let updateClock { updateClock.time("update", update) } else { update() }
    done += 1
    return result.meanLoss
  }
}
