/// What a batch, or a whole data set, came to. Sums, so that results of parts can be added.
package struct BatchResult: Sendable, Hashable {
  /// Cross entropy in nats, summed over the samples, without the L2 penalty.
  package var lossSum: Double
  /// Samples whose largest logit is the label's.
  package var correct: Int
  package var count: Int

  package init(lossSum: Double = 0, correct: Int = 0, count: Int = 0) {
    self.lossSum = lossSum
    self.correct = correct
    self.count = count
  }

  package static func += (total: inout BatchResult, part: BatchResult) {
    total.lossSum += part.lossSum
    total.correct += part.correct
    total.count += part.count
  }

  package var meanLoss: Double { lossSum / Double(count) }
  package var accuracy: Double { Double(correct) / Double(count) }
}
