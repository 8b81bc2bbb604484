import Networks
import Records
import Tensors

/// Batches in file order with a constant learning rate.
final class BenchmarkTrainer {
  let network: MNISTConvNet
  private let updater: ParameterUpdater
  private let digits: LabelledImages
  private let latent = ParameterBuffer(layout: MNISTConvNet.layout)
  private let effective = ParameterBuffer(layout: MNISTConvNet.layout)
  private let gradients = ParameterBuffer(layout: MNISTConvNet.layout)
  private var done = 0
  var updateClock: KernelClock?

  init(
    _ run: BenchmarkRun, _ digits: LabelledImages, _ kernels: KernelPath,
    _ weights: ParameterBuffer?
  ) {
    self.digits = digits
    network = MNISTConvNet(batchCapacity: BenchmarkRun.batch, kernels: kernels)
    updater = ParameterUpdater(
      layout: MNISTConvNet.layout, updates: run.updates, rule: run.rule,
      l2: BenchmarkRun.penalty, kernels: kernels)
    if let weights { latent.copy(from: weights) } else { HeUniform.initialize(latent, seed: 1) }
    updater.quantize(latent: latent, into: effective)
  }

  func step() -> Double {
    let batch = BenchmarkRun.batch
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
        learningRate: BenchmarkRun.learningRate, step: done)
    }
    if let updateClock { updateClock.time("update", update) } else { update() }
    done += 1
    return result.meanLoss + BenchmarkRun.penalty * squares
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
