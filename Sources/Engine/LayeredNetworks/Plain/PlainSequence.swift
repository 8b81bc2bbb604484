import NetworkLayers
import Networks
import Tensors

/// Layers one after the other, by simple loops.
final class PlainSequence<Scalar: BinaryFloatingPoint & BitwiseCopyable> {
  let layers: [PlainLayer<Scalar>]
  private let inputGradient: AlignedStorage<Scalar>

  /// - Precondition: there is a layer.
  init(_ layers: [ShapedLayer], layout: ParameterLayout, capacity: Int) {
    self.layers = layers.map { PlainLayer($0, layout: layout, capacity: capacity) }
    inputGradient = AlignedStorage(
      count: capacity * (layers.first?.input.count ?? 1), filledWith: 0)
  }

  /// The layers in order, those of residual layers in the place of these.
  var flattened: [PlainLayer<Scalar>] {
    layers.flatMap { layer in
      layer.block == nil
        ? [layer] : [layer.block, layer.shortcut].flatMap { $0?.flattened ?? [] }
    }
  }

  /// The output, valid until the next call.
  func forward(
    input: UnsafePointer<Scalar>, count: Int, weights: UnsafePointer<Scalar>, isTraining: Bool
  ) -> UnsafePointer<Scalar> {
    var x = input
    for layer in layers {
      layer.forward(input: x, count: count, weights: weights, isTraining: isTraining)
      x = UnsafePointer(layer.output.pointer)
    }
    return x
  }

  /// - Returns: the gradient of the input, valid until the next call.
  func backward(
    gradient: UnsafePointer<Scalar>, input: UnsafePointer<Scalar>, count: Int,
    weights: UnsafePointer<Scalar>, gradients: UnsafeMutablePointer<Scalar>
  ) -> UnsafePointer<Scalar> {
    if let last = layers.last {
      last.gradient.pointer.update(from: gradient, count: count * last.shape.output.count)
    }
    for (index, layer) in layers.enumerated().reversed() {
      layer.backward(
        input: index == 0 ? input : UnsafePointer(layers[index - 1].output.pointer),
        count: count, weights: weights, gradients: gradients,
        inputGradient: index == 0 ? inputGradient.pointer : layers[index - 1].gradient.pointer)
    }
    return UnsafePointer(inputGradient.pointer)
  }
}
