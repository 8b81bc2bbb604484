/// Which samples a step sees: the training set in file order, batch after batch, wrapping around, the
/// last batch of a pass being the remainder (author code: shuffling is off).
package struct BatchOrder {
  package let sampleCount: Int
  package let batchSize: Int

  package init(sampleCount: Int, batchSize: Int) {
    precondition(sampleCount > 0 && batchSize > 0, "no samples")
    self.sampleCount = sampleCount
    self.batchSize = batchSize
  }

  /// Batches of one pass over the set; 469 for 60,000 samples in batches of 128.
  package var batchesPerPass: Int { (sampleCount + batchSize - 1) / batchSize }

  /// The samples of step `step`, counted from 0.
  package func samples(at step: Int) -> Range<Int> {
    let start = step % batchesPerPass * batchSize
    return start..<min(start + batchSize, sampleCount)
  }
}
