import Diagnostics
import LayeredNetworks
import NetworkLayers
import Networks
import Records
import Training

/// A network of layers on its data.
final class LayeredTask: TrainingTask {
  private let network: LayeredNetwork
  private let data: any LayeredData
  private let ranks: (any RankGroup)?

  let layout: ParameterLayout
  let isPenalized: [Bool]
  var statistics: ParameterBuffer? { network.statistics }
  var dataset: DatasetDescription { data.description }
  var trainCount: Int { data.trainCount }
  var testCount: Int { data.testCount }
  var shares: UnitShares? { network.shares }

  /// - Throws: `Failure` for ranks that cannot share a batch.
  init(
    _ request: TrainingRequest, shape: NetworkShape,
    data: (_ share: Range<Int>) throws(Failure) -> any LayeredData
  ) throws(Failure) {
    try request.checkRanks()
    ranks = request.ranks
    layout = shape.layout
    isPenalized = shape.isPenalized
    network = LayeredNetwork(
      shape: shape, microBatch: request.run.microBatchSize, units: request.run.units,
      threads: request.threads, kernels: request.kernels,
      ranks: ranks)
    self.data = try data(network.share)
  }

  func initialize(_ weights: ParameterBuffer, seed: UInt64) {
    network.shape.initialize(weights, seed: seed)
    network.statistics?.resetStatistics()
  }

  func gradients(
    of effective: ParameterBuffer, step: Int, into gradients: ParameterBuffer
  ) throws(Failure) -> BatchResult {
    var result = BatchResult()
    try data.withBatch(of: step) { batch in
      result = network.gradients(
        of: effective, images: batch.images, labels: batch.labels, count: batch.count,
        into: gradients, scale: 1 / Double(batch.total))
    }
    return result
  }

  func evaluate(_ effective: ParameterBuffer) throws(Failure) -> BatchResult {
    var results: [BatchResult] = []
    try data.forEachTestBatch { batch in
      results.append(
        network.evaluate(
          weights: effective, images: batch.images, labels: batch.labels, count: batch.count))
    }
    return BatchResult.total(results, ranks: ranks)
  }
}
