import Networks
import Panels
import Tensors

/// A residual network with its working memory and its running statistics.
///
/// A batch may be larger than the memory: it is then taken in micro-batches, one after the other, and the
/// gradients are added up so that they are those of the mean loss over the whole batch. Batch normalization sees
/// one micro-batch at a time: each is normalized by its own statistics, and the running statistics follow each of
/// them in turn, so a batch in four parts moves them four times. That is another network than one normalized over
/// the whole batch, a little noisier; micro-batches are part of a run's configuration.
///
/// Max pooling: the first maximum of a window in row order receives the gradient. ReLU passes none at 0 or below.
package final class ResidualNetwork {
  package let shape: ResidualNetworkShape
  /// Samples that are in memory at a time.
  package let microBatch: Int
  /// Results do not depend on it, to the last bit.
  package let threads: Int
  package let kernels: KernelPath
  /// Running mean and variance of every normalization, in `shape.statistics`: part of a checkpoint.
  package let statistics: ParameterBuffer
  private let layout: ParameterLayout
  private let engine: any ResidualEngine
  private let logitGradient: AlignedStorage<Float>

  /// - Parameters:
  ///   - microBatch: samples in memory at a time, see `ResidualNetworkCost.activationBytes`.
  ///   - threads: of our own, each with its share of the work; the plain kernels use one.
  ///   - kernels: must be supported by this machine.
  package init(
    shape: ResidualNetworkShape, microBatch: Int, threads: Int = 1,
    kernels: KernelPath = .automatic
  ) {
    precondition(microBatch > 0 && threads > 0, "a batch of no samples, or no thread")
    self.shape = shape
    self.microBatch = microBatch
    self.threads = threads
    self.kernels = kernels
    layout = shape.layout
    statistics = ParameterBuffer(layout: shape.statistics)
    ResidualInitialization.initialize(statistics: statistics)
    logitGradient = AlignedStorage(count: microBatch * shape.classes)
    engine =
      kernels == .plain
      ? PlainResidualEngine(shape: shape, microBatch: microBatch)
      : PanelResidualEngine(
        shape: shape, microBatch: microBatch,
        execution: PanelExecution(kernels, threads: threads))
  }

  /// Set it to time the parts of the work.
  package var clock: KernelClock? {
    get { engine.clock }
    set { engine.clock = newValue }
  }

  /// Forward and backward, with the batch's statistics; the running ones follow.
  /// - Parameters:
  ///   - weights: the effective values: quantized where the network is.
  ///   - images: [count, side, side, 3], normalized by channel, channels innermost.
  ///   - labels: [count], 0 ..< classes.
  ///   - count: any number; more than `microBatch` are taken in parts.
  ///   - gradients: overwritten by, or added to it, `scale` times the gradient of the summed cross entropy with
  ///     respect to the effective values (no L2 term, no estimator).
  ///   - isAccumulating: add to `gradients`: for a batch whose parts the caller brings one by one.
  ///   - scale: of each sample; nil: 1 / count, for the mean over the samples. A caller that brings parts of a
  ///     batch passes 1 / batch size.
  package func gradients(
    of weights: ParameterBuffer, images: UnsafePointer<Float>, labels: UnsafePointer<Int32>,
    count: Int, into gradients: ParameterBuffer, isAccumulating: Bool = false,
    scale: Double? = nil
  ) -> BatchResult {
    precondition(count > 0, "a batch of no samples")
    precondition(
      weights.layout == layout && gradients.layout == layout, "not this network's layout")
    var result = BatchResult()
    for first in stride(from: 0, to: count, by: microBatch) {
      let part = min(microBatch, count - first)
      let logits = engine.forward(
        weights: weights.pointer, images: images + first * shape.imageCount, count: part,
        running: nil)
      engine.updateStatistics(statistics)
      result += SoftmaxCrossEntropy.batch(
        logits: logits, classes: shape.classes, labels: labels + first, count: part,
        scale: scale ?? 1 / Double(count), gradient: logitGradient.pointer)
      engine.backward(
        weights: weights.pointer, logitGradient: logitGradient.pointer, count: part,
        gradients: gradients.pointer, isAccumulating: isAccumulating || first > 0)
    }
    return result
  }

  /// Forward only, with the running statistics, over any number of samples.
  package func evaluate(
    weights: ParameterBuffer, images: UnsafePointer<Float>, labels: UnsafePointer<Int32>,
    count: Int
  ) -> BatchResult {
    var result = BatchResult()
    forEachPart(weights, images, count, usingBatchStatistics: false) { first, part, logits in
      result += SoftmaxCrossEntropy.batch(
        logits: logits, classes: shape.classes, labels: labels + first, count: part, scale: 1,
        gradient: nil)
    }
    return result
  }

  /// The outputs before softmax, count·classes values.
  /// - Parameter usingBatchStatistics: normalize as in training, micro-batch by micro-batch; the running
  ///   statistics stay as they are.
  package func logits(
    weights: ParameterBuffer, images: UnsafePointer<Float>, count: Int,
    usingBatchStatistics: Bool = false
  ) -> [Float] {
    var all: [Float] = []
    forEachPart(weights, images, count, usingBatchStatistics: usingBatchStatistics) {
      _, part, logits in
      all += UnsafeBufferPointer(start: logits, count: part * shape.classes)
    }
    return all
  }

  private func forEachPart(
    _ weights: ParameterBuffer, _ images: UnsafePointer<Float>, _ count: Int,
    usingBatchStatistics: Bool, _ body: (Int, Int, UnsafePointer<Float>) -> Void
  ) {
    precondition(weights.layout == layout, "not this network's layout")
    for first in stride(from: 0, to: count, by: microBatch) {
      let part = min(microBatch, count - first)
      let logits = engine.forward(
        weights: weights.pointer, images: images + first * shape.imageCount, count: part,
        running: usingBatchStatistics ? nil : statistics)
      body(first, part, logits)
    }
  }
}
