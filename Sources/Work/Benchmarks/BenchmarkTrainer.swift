import Configurations
import ConvNets
import Diagnostics
import Networks
import Records

/// Batches in file order with a constant learning rate.
final class BenchmarkTrainer {
  let network: MNISTConvNet
  private let updater: ParameterUpdater
  private let digits: LabelledImages
  private let run: RunConfiguration
  private let latent = ParameterBuffer(layout: MNISTConvNet.layout)
  private let effective = ParameterBuffer(layout: MNISTConvNet.layout)
  private let gradients = ParameterBuffer(layout: MNISTConvNet.layout)
  private var done = 0
  var updateClock: KernelClock?

  /// - Throws: `Failure` 65 for fewer digits than a batch, 78 for an estimator that there is not.
  init(
    _ run: RunConfiguration, _ digits: LabelledImages, _ kernels: KernelPath,
    _ weights: ParameterBuffer?
  ) throws(Failure) {
    guard digits.count >= run.batchSize else {
      throw Failure(
        .badData, "the benchmark needs a batch of digits", expected: "\(run.batchSize)",
        found: "\(digits.count)")
    }
    self.digits = digits
    self.run = run
    network = MNISTConvNet(batchCapacity: run.batchSize, kernels: kernels)
    updater = ParameterUpdater(
      layout: MNISTConvNet.layout,
      updates: try run.updates(
        of: MNISTConvNet.layout, isPenalized: MNISTConvNet.layout.descriptions.map { _ in true }),
      rule: run.optimizer, l2: run.l2, kernels: kernels)
    if let weights { latent.copy(from: weights) } else { HeUniform.initialize(latent, seed: 1) }
    updater.quantize(latent: latent, into: effective)
  }

  func step() -> Double {
    let batch = run.batchSize
    let first = done % (digits.count / batch) * batch
    let result = digits.pixels.withUnsafeBufferPointer { pixels in
      digits.labels.withUnsafeBufferPointer { labels in
        let images = pixels[
          first * MNISTConvNet.imageCount..<(first + batch) * MNISTConvNet.imageCount]
        return network.gradients(
          of: effective, images: UnsafeBufferPointer(rebasing: images),
          labels: UnsafeBufferPointer(rebasing: labels[first..<first + batch]),
          into: gradients)
      }
    }
    var squares = 0.0
    let update = { [self] in
      squares = updater.apply(
        gradients: gradients, to: latent, effective: effective,
        learningRate: run.learningRate, step: done)
    }
    if let updateClock { updateClock.time("update", update) } else { update() }
    done += 1
    return result.meanLoss + run.l2 * squares
  }

  /// Processor time of one forward pass over 10,000 images, the digits being repeated as needed.
  func evaluationSeconds() -> Double {
    let clock = BenchmarkClock()
    var left = 10_000
    while left > 0 {
      let count = min(left, digits.count)
      _ = digits.pixels.withUnsafeBufferPointer { pixels in
        digits.labels.withUnsafeBufferPointer { labels in
          network.evaluate(
            weights: effective,
            images: UnsafeBufferPointer(rebasing: pixels[..<(count * MNISTConvNet.imageCount)]),
            labels: UnsafeBufferPointer(rebasing: labels[..<count]))
        }
      }
      left -= count
    }
    return clock.processorSeconds
  }
}
