import Configurations
import Diagnostics
import Networks

extension RunConfiguration {
  /// Units that a micro-batch is asked to be cut into.
  package var units: Int { batchUnits ?? BatchUnits.standard }
}

extension TrainingRequest {
  /// Whether the ranks can share the run's batches.
  /// - Throws: `Failure` 78 where they cannot.
  package func checkRanks() throws(Failure) {
    guard let ranks else { return }
    let place = "\(run.name), seed \(seed)"
    guard kernels != .plain else {
      throw Failure(
        .configuration, at: place, "the plain kernels compute in one process",
        found: "\(ranks.count) ranks", remedy: "leave out --kernels plain, or start one process")
    }
    guard run.batchSize % run.microBatchSize == 0 else {
      throw Failure(
        .configuration, at: place, "ranks share whole micro-batches",
        expected: "a batch_size that micro_batch divides",
        found: "\(run.batchSize), \(run.microBatchSize)")
    }
    let units = BatchUnits.count(batch: run.microBatchSize, units: run.units)
    guard ranks.count <= units else {
      throw Failure(
        .configuration, at: place, "there are more ranks than parts that a batch can be cut into",
        expected: "\(units) ranks or fewer", found: "\(ranks.count)",
        remedy: "start fewer, or set batch_units below training")
    }
  }

  /// The own samples of every batch.
  /// - Parameter share: of a micro-batch.
  package func ownSamples(of share: Range<Int>) -> [Range<Int>] {
    stride(from: 0, to: run.batchSize, by: run.microBatchSize).map {
      $0 + share.lowerBound..<$0 + share.upperBound
    }
  }
}

extension BatchResult {
  /// What batches came to that ranks took in turn, added up in the batches' order.
  package static func total(_ own: [BatchResult], ranks: (any RankGroup)?) -> BatchResult {
    var total = BatchResult()
    guard let ranks else {
      for result in own { total += result }
      return total
    }
    let counts = ranks.gathered([own.count], filledWith: 0)
    let most = counts.max() ?? 0
    let filled = own + Array(repeating: BatchResult(), count: most - own.count)
    let all = ranks.gathered(filled, filledWith: BatchResult())
    for index in 0..<most {
      for rank in 0..<ranks.count where index < counts[rank] { total += all[rank * most + index] }
    }
    return total
  }
}
