import Networks
import ResidualNetworks

/// The plain residual network in double precision: the function whose slopes are measured, and the
/// measure of single precision's errors.
final class ReferenceResidualNetwork {
  let shape: ResidualNetworkShape
  private let network: PlainResidualNetwork<Double>
  private let layout: ParameterLayout
  private var logitGradient: [Double]

  init(shape: ResidualNetworkShape, capacity: Int) {
    self.shape = shape
    network = PlainResidualNetwork(shape: shape, capacity: capacity)
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
    let logits = network.forward(
      weights: weights, images: images, count: labels.count, isTraining: true)
    let result = SoftmaxCrossEntropy.batch(
      logits: logits, classes: shape.classes, labels: labels, count: labels.count,
      scale: 1 / Double(labels.count), gradient: &logitGradient)
    var gradients = [Double](repeating: 0, count: layout.totalCount)
    network.backward(
      weights: weights, logitGradient: logitGradient, count: labels.count, gradients: &gradients)
    return (result, gradients)
  }

  /// Mean and variance of every normalization in the last pass, in the order of `shape.convolutions`.
  var moments: [(mean: [Double], variance: [Double])] { network.moments }
}
