import Configurations
import Diagnostics
import Networks
import Tensors

/// Images, labels and weights to train on: noise by default, since the speed does not depend on them.
package struct NetworkInputs {
  /// [samples, side, side, channels], a whole number of batches.
  package var images: [Float]
  package var labels: [Int32]
  package var weights: ParameterBuffer

  package init(images: [Float], labels: [Int32], weights: ParameterBuffer) {
    self.images = images
    self.labels = labels
    self.weights = weights
  }

  /// Two batches of noise, weights as a run would draw them.
  init(
    layout: ParameterLayout, batch: Int, imageCount: Int, classes: Int, seed: UInt64 = 1,
    initialize: (ParameterBuffer) -> Void
  ) {
    var stream = PhiloxStream(seed: seed, purpose: "benchmark")
    let count = 2 * batch
    images = (0..<count * imageCount).map { _ in stream.uniform(limit: 1.7) }
    labels = (0..<count).map { _ in Int32(stream.index(below: classes)) }
    weights = ParameterBuffer(layout: layout)
    initialize(weights)
  }
}

/// Batches in turn with a constant learning rate.
final class NetworkTrainer {
  typealias Gradients = (
    ParameterBuffer, UnsafePointer<Float>, UnsafePointer<Int32>, ParameterBuffer
  ) -> BatchResult

  private let setClock: (KernelClock?) -> Void
  private let computeGradients: Gradients
  private let updater: ParameterUpdater
  private let inputs: NetworkInputs
  private let batch: Int
  private let latent: ParameterBuffer
  private let effective: ParameterBuffer
  private let gradients: ParameterBuffer
  private var done = 0
  /// Set it to time the parts of the work.
  var clock: KernelClock? { didSet { setClock(clock) } }

  /// - Parameters:
  ///   - recipe: what Q̂-net is trained with; batch and learning rate are the benchmark's own.
  ///   - isPenalized: whether a tensor is under the penalty.
  ///   - clock: sets the network's.
  ///   - gradients: of the network.
  /// - Throws: `Failure` 78 for an estimator that there is not.
  init(
    _ recipe: RunConfiguration, _ inputs: NetworkInputs, isPenalized: [Bool], batch: Int,
    threads: Int, kernels: KernelPath, shares: UnitShares, ranks: (any RankGroup)? = nil,
    clock: @escaping (KernelClock?) -> Void, gradients: @escaping Gradients
  ) throws(Failure) {
    let layout = inputs.weights.layout
    self.inputs = inputs
    self.batch = batch
    setClock = clock
    computeGradients = gradients
    updater = ParameterUpdater(
      layout: layout, updates: try recipe.updates(of: layout, isPenalized: isPenalized),
      rule: recipe.optimizer, l2: recipe.l2, kernels: kernels, threads: threads,
      shares: shares, ranks: ranks)
    latent = ParameterBuffer(layout: layout)
    effective = ParameterBuffer(layout: layout)
    self.gradients = ParameterBuffer(layout: layout)
    latent.copy(from: inputs.weights)
    updater.quantize(latent: latent, into: effective)
  }

  /// Mean cross entropy of the step's batch.
  func step() -> Double {
    let first = done % (inputs.labels.count / batch) * batch
    let imageCount = inputs.images.count / inputs.labels.count
    var result = BatchResult()
    inputs.images.withUnsafeBufferPointer { images in
      inputs.labels.withUnsafeBufferPointer { labels in
        guard let images = images.baseAddress, let labels = labels.baseAddress else { return }
        result = computeGradients(
          effective, images + first * imageCount, labels + first, gradients)
      }
    }
    let update = { [self] in
      _ = updater.apply(
        gradients: gradients, to: latent, effective: effective,
        learningRate: ResidualRun.learningRate, step: done)
    }
    if let clock { clock.time("update", update) } else { update() }
    done += 1
    return result.meanLoss
  }

  /// Where the time of a step goes, by the wall clock, in milliseconds.
  func parts(steps: Int) -> [ResidualSpeed.Part] {
    let start = BenchmarkClock()
    let clock = KernelClock { start.wallSeconds }
    self.clock = clock
    for _ in 0..<steps { _ = step() }
    self.clock = nil
    return clock.totals.map {
      ResidualSpeed.Part(name: $0.name, milliseconds: $0.seconds / Double(steps) * 1e3)
    }
  }
}
