import LayeredNetworks
import NetworkLayers
import Networks
import TestSupport

/// The plain network in double precision: the function whose slopes are measured, and the measure of single
/// precision's errors.
final class ReferenceNetwork {
  let shape: NetworkShape
  private let network: PlainLayeredNetwork<Double>
  private let layout: ParameterLayout
  private var logitGradient: [Double]

  init(shape: NetworkShape, capacity: Int) {
    self.shape = shape
    network = PlainLayeredNetwork(shape: shape, capacity: capacity)
    layout = shape.layout
    logitGradient = Array(repeating: 0, count: capacity * shape.classes)
  }

  /// Mean loss, in training (the batch's statistics).
  func loss(weights: [Double], images: [Double], labels: [Int32]) -> Double {
    let logits = network.forward(
      weights: weights, images: images, count: labels.count, isTraining: true)
    return SoftmaxCrossEntropy.batch(
      logits: logits, classes: shape.classes, labels: labels, count: labels.count, scale: 1,
      gradient: nil
    ).meanLoss
  }

  /// Mean loss and its gradient, flat in the shape's layout.
  func gradients(weights: [Double], images: [Double], labels: [Int32])
    -> (result: BatchResult, gradients: [Double])
  {
    precondition(weights.count == layout.totalCount, "not this network's layout")
    var gradients = [Double](repeating: 0, count: layout.totalCount)
    let count = labels.count
    let result = images.withUnsafeBufferPointer { images in
      guard let images = images.baseAddress else { return BatchResult() }
      let logits = network.forward(
        weights: weights, images: images, count: count, isTraining: true)
      let result = SoftmaxCrossEntropy.batch(
        logits: logits, classes: shape.classes, labels: labels, count: count,
        scale: 1 / Double(count), gradient: &logitGradient)
      network.backward(
        weights: weights, logitGradient: logitGradient, count: count, gradients: &gradients)
      return result
    }
    return (result, gradients)
  }

  /// Mean and variance of every normalization in the last pass.
  var moments: [(mean: [Double], variance: [Double])] { network.moments }
}

/// What a network makes of a batch in training.
struct LayeredOutcome: Equatable {
  var result: BatchResult
  var gradients: [Float]
  var statistics: [Float]

  init(
    _ example: LayeredExample, _ count: Int, _ path: KernelPath, threads: Int = 1,
    microBatch: Int? = nil, ranks: (any RankGroup)? = nil
  ) {
    let (images, labels) = example.batch(count)
    let network = LayeredNetwork(
      shape: example.shape, microBatch: microBatch ?? count, threads: threads, kernels: path,
      ranks: ranks)
    let gradients = ParameterBuffer(layout: example.shape.layout)
    gradients.fill(with: .nan)
    let own = ranks == nil ? 0..<count : network.share
    let size = images.count / count
    result = network.gradients(
      of: example.weights,
      images: Array(images[own.lowerBound * size..<own.upperBound * size]),
      labels: Array(labels[own]), count: own.count, into: gradients, scale: 1 / Double(count))
    if let ranks { complete(gradients, network.shares, ranks) }
    self.gradients = Array(gradients.elements)
    statistics = network.statistics.map { Array($0.elements) } ?? []
    withExtendedLifetime((gradients, network)) {}
  }
}
