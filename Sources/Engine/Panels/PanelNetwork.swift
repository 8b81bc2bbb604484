import Networks

/// What a network is built from whose layers compute on panels.
package protocol PanelNetworkShape {
  /// Of the weights.
  var layout: ParameterLayout { get }
  /// Running mean and variance of every normalization; nil where there is none.
  var runningStatistics: ParameterLayout? { get }
  /// Elements of one image.
  var imageCount: Int { get }
  var classes: Int { get }

  /// The plain loops, for `capacity` samples at a time.
  func plainEngine(capacity: Int) -> any NetworkEngine
  func panelEngine(_ execution: PanelExecution) -> any NetworkEngine
}

/// A network with its working memory and its running statistics.
///
/// A batch may be larger than the memory: see `MicroBatches`. Max pooling: the first maximum of a window in row order
/// receives the gradient. ReLU passes none at 0 or below. All memory is taken by `init`.
package final class PanelNetwork<Shape: PanelNetworkShape> {
  package let shape: Shape
  /// Samples that are normalized together: in memory at a time, unless other ranks have a part of them.
  package let microBatch: Int
  /// The samples of each micro-batch that are this process's.
  package let share: Range<Int>
  /// What each rank has of a micro-batch and of every kernel.
  package let shares: UnitShares
  /// Results do not depend on it, to the last bit.
  package let threads: Int
  package let kernels: KernelPath
  /// Part of a checkpoint; nil where there is no normalization.
  package let statistics: ParameterBuffer?
  private let batches: MicroBatches

  /// - Parameters:
  ///   - microBatch: samples in memory at a time; the network's cost has the bytes of one.
  ///   - units: into which a micro-batch is cut for sums over its samples, see `PanelSamples`.
  ///   - threads: of our own, each with its share of the work; the plain kernels use one.
  ///   - kernels: must be supported by this machine.
  ///   - ranks: that share each micro-batch; no more than it has units, and not with the plain kernels. Each calls
  ///     `gradients` with its own samples, and gets the gradients of its part of every kernel.
  package init(
    shape: Shape, microBatch: Int, units: Int = BatchUnits.standard, threads: Int = 1,
    kernels: KernelPath = .automatic, ranks: (any RankGroup)? = nil
  ) {
    precondition(microBatch > 0 && threads > 0, "a batch of no samples, or no thread")
    precondition(ranks == nil || kernels != .plain, "the plain kernels share no batch")
    self.shape = shape
    self.microBatch = microBatch
    self.threads = threads
    self.kernels = kernels
    let samples = PanelSamples(
      batch: microBatch, units: units, rank: ranks?.rank ?? 0, ranks: ranks?.count ?? 1)
    share = samples.own
    shares = samples.shares
    statistics = shape.runningStatistics.map(ParameterBuffer.init)
    statistics?.resetStatistics()
    let engine =
      kernels == .plain
      ? shape.plainEngine(capacity: microBatch)
      : shape.panelEngine(
        PanelExecution(kernels, threads: threads, samples: samples, ranks: ranks))
    batches = MicroBatches(
      engine: engine, size: samples.capacity, imageCount: shape.imageCount, classes: shape.classes,
      layout: shape.layout, ranks: ranks.map { ($0, samples.rankCounts) })
  }

  /// Set it to time the parts of the work.
  package var clock: KernelClock? {
    get { batches.engine.clock }
    set { batches.engine.clock = newValue }
  }

  /// Forward and backward, with the batch's statistics; the running ones follow.
  /// - Parameters:
  ///   - weights: the effective values: quantized where the network is.
  ///   - images: [count, side, side, channels], channels innermost.
  ///   - labels: [count], 0 ..< classes.
  ///   - count: any number; more than `microBatch` are taken in parts. Ranks share whole micro-batches.
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
    batches.gradients(
      of: weights, images: images, labels: labels, count: count, statistics: statistics,
      into: gradients, isAccumulating: isAccumulating, scale: scale)
  }

  /// Forward only, with the running statistics, over any number of samples.
  package func evaluate(
    weights: ParameterBuffer, images: UnsafePointer<Float>, labels: UnsafePointer<Int32>,
    count: Int
  ) -> BatchResult {
    batches.evaluate(
      weights: weights, images: images, labels: labels, count: count, running: statistics)
  }

  /// The outputs before softmax, count·classes values.
  /// - Parameter usingBatchStatistics: normalize as in training, micro-batch by micro-batch; the running
  ///   statistics stay as they are.
  package func logits(
    weights: ParameterBuffer, images: UnsafePointer<Float>, count: Int,
    usingBatchStatistics: Bool = false
  ) -> [Float] {
    batches.logits(
      weights: weights, images: images, count: count,
      running: usingBatchStatistics ? nil : statistics)
  }
}
