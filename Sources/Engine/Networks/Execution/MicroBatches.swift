import Tensors

/// Batches of any size on an engine that holds a micro-batch at a time.
///
/// The gradients of the parts are added up so that they are those of the mean loss over the whole batch. Batch
/// normalization sees one micro-batch at a time: each is normalized by its own statistics, and the running statistics
/// follow each of them in turn, so a batch in four parts moves them four times. That is another network than one
/// normalized over the whole batch, a little noisier; micro-batches are part of a run's configuration.
package struct MicroBatches {
  package let engine: any NetworkEngine
  /// Samples that are in memory at a time.
  package let size: Int
  /// Elements of one image.
  private let imageCount: Int
  private let classes: Int
  private let layout: ParameterLayout
  private let logitGradient: AlignedStorage<Float>
  /// The ranks that share each micro-batch, and how many samples each has.
  private let ranks: (group: any RankGroup, shares: [Int])?

  /// - Parameters:
  ///   - size: samples in memory at a time.
  ///   - ranks: that share each micro-batch; `gradients` is then given the own samples of each, one micro-batch's
  ///     after the other's, and returns what the whole batch came to.
  package init(
    engine: any NetworkEngine, size: Int, imageCount: Int, classes: Int, layout: ParameterLayout,
    ranks: (group: any RankGroup, shares: [Int])? = nil
  ) {
    self.ranks = ranks
    self.engine = engine
    self.size = size
    self.imageCount = imageCount
    self.classes = classes
    self.layout = layout
    logitGradient = AlignedStorage(count: size * classes)
  }

  /// Forward and backward, with each part's statistics; the running ones follow.
  /// - Parameters:
  ///   - weights: the effective values: quantized where the network is.
  ///   - images: [count, side, side, channels].
  ///   - labels: [count], 0 ..< classes.
  ///   - statistics: the running ones; nil where the network has none.
  ///   - gradients: overwritten by, or added to it, `scale` times the gradient of the summed cross entropy with
  ///     respect to the effective values (no L2 term, no estimator).
  ///   - isAccumulating: add to `gradients`: for a batch whose parts the caller brings one by one.
  ///   - scale: of each sample; nil: 1 / count, for the mean over the samples. A caller that brings parts of a
  ///     batch passes 1 / batch size.
  package func gradients(
    of weights: ParameterBuffer, images: UnsafePointer<Float>, labels: UnsafePointer<Int32>,
    count: Int, statistics: ParameterBuffer?, into gradients: ParameterBuffer,
    isAccumulating: Bool, scale: Double?
  ) -> BatchResult {
    precondition(count > 0, "a batch of no samples")
    precondition(
      weights.layout == layout && gradients.layout == layout, "not this network's layout")
    var result = BatchResult()
    for first in stride(from: 0, to: count, by: size) {
      let part = min(size, count - first)
      let logits = engine.forward(
        weights: weights.pointer, images: images + first * imageCount, count: part, running: nil)
      if let statistics { engine.updateStatistics(statistics) }
      let samples = (0..<part).map {
        SoftmaxCrossEntropy.sample(
          $0, logits: logits, classes: classes, labels: labels + first,
          scale: scale ?? 1 / Double(count), gradient: logitGradient.pointer)
      }
      for sample in ofAllRanks(samples) { result += sample }
      engine.backward(
        weights: weights.pointer, logitGradient: logitGradient.pointer, count: part,
        gradients: gradients.pointer, isAccumulating: isAccumulating || first > 0)
    }
    return result
  }

  /// What each sample of a micro-batch came to, in its order.
  private func ofAllRanks(_ own: [BatchResult]) -> [BatchResult] {
    guard let ranks else { return own }
    var all = [BatchResult](repeating: BatchResult(), count: ranks.shares.reduce(0, +))
    own.withUnsafeBufferPointer { own in
      all.withUnsafeMutableBufferPointer { all in
        guard let source = own.baseAddress, let target = all.baseAddress else { return }
        ranks.group.gather(source, RankParts(ranks.shares), into: target)()
      }
    }
    return all
  }

  /// Forward only, over any number of samples.
  /// - Parameter running: statistics to normalize with.
  package func evaluate(
    weights: ParameterBuffer, images: UnsafePointer<Float>, labels: UnsafePointer<Int32>,
    count: Int, running: ParameterBuffer?
  ) -> BatchResult {
    var result = BatchResult()
    forEachPart(weights, images, count, running: running) { first, part, logits in
      for n in 0..<part {
        result += SoftmaxCrossEntropy.sample(
          n, logits: logits, classes: classes, labels: labels + first, scale: 1, gradient: nil)
      }
    }
    return result
  }

  /// The outputs before softmax, count·classes values.
  /// - Parameter running: statistics to normalize with; nil: those of each part.
  package func logits(
    weights: ParameterBuffer, images: UnsafePointer<Float>, count: Int, running: ParameterBuffer?
  ) -> [Float] {
    var all: [Float] = []
    forEachPart(weights, images, count, running: running) { _, part, logits in
      all += UnsafeBufferPointer(start: logits, count: part * classes)
    }
    return all
  }

  private func forEachPart(
    _ weights: ParameterBuffer, _ images: UnsafePointer<Float>, _ count: Int,
    running: ParameterBuffer?, _ body: (Int, Int, UnsafePointer<Float>) -> Void
  ) {
    precondition(weights.layout == layout, "not this network's layout")
    for first in stride(from: 0, to: count, by: size) {
      let part = min(size, count - first)
      let logits = engine.forward(
        weights: weights.pointer, images: images + first * imageCount, count: part,
        running: running)
      body(first, part, logits)
    }
  }
}
