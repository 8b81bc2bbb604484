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

  let layout: ParameterLayout
  let isPenalized: [Bool]
  var statistics: ParameterBuffer? { network.statistics }
  var dataset: DatasetDescription { data.description }
  var trainCount: Int { data.trainCount }
  var testCount: Int { data.testCount }

  init(_ request: TrainingRequest, shape: NetworkShape, data: any LayeredData) {
    self.data = data
    layout = shape.layout
    isPenalized = shape.isPenalized
    network = LayeredNetwork(
      shape: shape, microBatch: request.run.microBatch ?? request.run.batchSize,
      threads: request.threads, kernels: request.kernels)
  }

  func initialize(_ weights: ParameterBuffer, seed: UInt64) {
    network.shape.initialize(weights, seed: seed)
    if let statistics = network.statistics { NetworkShape.initialize(statistics: statistics) }
  }

  func gradients(
    of effective: ParameterBuffer, step: Int, into gradients: ParameterBuffer
  ) throws(Failure) -> BatchResult {
    var result = BatchResult()
    try data.withBatch(of: step) { batch in
      result = network.gradients(
        of: effective, images: batch.images, labels: batch.labels, count: batch.count,
        into: gradients)
    }
    return result
  }

  func evaluate(_ effective: ParameterBuffer) throws(Failure) -> BatchResult {
    var result = BatchResult()
    try data.forEachTestBatch { batch in
      result += network.evaluate(
        weights: effective, images: batch.images, labels: batch.labels, count: batch.count)
    }
    return result
  }
}
