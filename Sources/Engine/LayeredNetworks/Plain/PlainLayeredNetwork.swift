import NetworkLayers
import Networks
import Tensors

/// A network of layers by simple loops, nothing left out: the oracle of the fast engine and, in double precision, of
/// the finite-difference tests.
package final class PlainLayeredNetwork<Scalar: BinaryFloatingPoint & BitwiseCopyable> {
  package let shape: NetworkShape
  private let sequence: PlainSequence<Scalar>
  private var input: UnsafePointer<Scalar>?

  /// - Parameter capacity: samples at most.
  package init(shape: NetworkShape, capacity: Int) {
    self.shape = shape
    sequence = PlainSequence(shape.layers, layout: shape.layout, capacity: capacity)
  }

  private var normalizations: [PlainLayer<Scalar>] {
    sequence.flattened.filter { $0.shape.kind == .batchNormalization }
  }

  /// Mean and variance of every normalization, one after the other, as the last forward pass used them.
  package var moments: [(mean: [Scalar], variance: [Scalar])] {
    normalizations.map { ($0.mean.values, $0.variance.values) }
  }

  /// Uses these in the place of the batch's own from now on, in forward passes that do not train.
  package func setMoments(_ moments: (Int) -> (mean: [Scalar], variance: [Scalar])) {
    for (index, layer) in normalizations.enumerated() {
      let (mean, variance) = moments(index)
      _ = layer.mean.buffer.update(from: mean)
      _ = layer.variance.buffer.update(from: variance)
    }
  }

  /// Logits [count, classes], valid until the next call.
  /// - Parameters:
  ///   - images: [count, side, side, channels], must live until the backward pass is done.
  ///   - isTraining: whether normalizations use the batch's own statistics.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  @discardableResult
  package func forward(
    weights: UnsafePointer<Scalar>, images: UnsafePointer<Scalar>, count: Int, isTraining: Bool
  ) -> UnsafePointer<Scalar> {
    input = images
    return sequence.forward(input: images, count: count, weights: weights, isTraining: isTraining)
  }

  /// The backward pass after `forward`: from the gradient of the logits [count, classes] to those of all parameters,
  /// which it adds to.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package func backward(
    weights: UnsafePointer<Scalar>, logitGradient: UnsafePointer<Scalar>, count: Int,
    gradients: UnsafeMutablePointer<Scalar>
  ) {
    guard let input else { preconditionFailure("backward before forward") }
    _ = sequence.backward(
      gradient: logitGradient, input: input, count: count, weights: weights, gradients: gradients)
  }
}

extension PlainLayeredNetwork: PlainNetwork where Scalar == Float {}
