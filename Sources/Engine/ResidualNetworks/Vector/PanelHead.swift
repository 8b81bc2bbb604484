import NetworkLayers
import Networks
import Panels
import Tensors

/// The mean over the last map and the dense layer.
final class PanelHead {
  private let channels: Int
  private let area: Int
  private let classes: Int
  private let execution: PanelExecution
  private let passes: PanelPasses
  private let dense: PanelConvolution
  /// [panels, samples, 32].
  private let features: AlignedStorage<Float>
  private let featureGradient: AlignedStorage<Float>
  private let outputGradient: AlignedStorage<Float>
  private let packed: AlignedStorage<Float>
  /// [samples, classes].
  private let logits: AlignedStorage<Float>

  init(
    shape: ResidualNetworkShape, side: Int, layout: ParameterLayout, execution: PanelExecution
  ) {
    self.execution = execution
    passes = PanelPasses(execution)
    channels = shape.features
    area = side * side
    classes = shape.classes
    let capacity = execution.samples.capacity
    dense = PanelConvolution(
      shape.head, kernelOffset: layout.offset(of: "dense/kernel"), execution: execution
    ) { [classes] blocks in
      PanelBias(
        channels: classes, offset: layout.offset(of: "dense/bias"), blocks: blocks,
        execution: execution)
    }
    features = AlignedStorage(count: panels(channels) * panelWidth * capacity)
    featureGradient = AlignedStorage(count: panels(channels) * panelWidth * capacity)
    outputGradient = AlignedStorage(count: panels(classes) * panelWidth * capacity)
    packed = AlignedStorage(count: dense.packedCount)
    logits = AlignedStorage(count: classes * capacity)
  }

  /// Logits [count, classes].
  func forward(input: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>)
    -> UnsafePointer<Float>
  {
    execution.workers.run(panels(channels)) { [self] panel, _ in
      execution.kernels.mean(
        overPlaces: area, rows: count, input: input + panel * area * count * panelWidth,
        into: features.pointer + panel * count * panelWidth)
    }
    dense.forward(
      input: features.pointer, count: count, weights: weights, packed: packed.pointer,
      isTraining: false)
    let product = dense.product(count)
    for n in 0..<count {
      for d in 0..<classes {
        let constants = product.affine.constants(of: d / panelWidth)
        logits.pointer[n * classes + d] =
          product.values[(d / panelWidth * count + n) * panelWidth + d % panelWidth]
          + constants[2 * panelWidth + d % panelWidth]
      }
    }
    return UnsafePointer(logits.pointer)
  }

  /// Gradients of kernel and bias, and of the last map.
  func backward(
    logitGradient: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool,
    inputGradient: UnsafeMutablePointer<Float>
  ) {
    for d in 0..<panels(classes) * panelWidth {
      for n in 0..<count {
        outputGradient.pointer[(d / panelWidth * count + n) * panelWidth + d % panelWidth] =
          d < classes ? logitGradient[n * classes + d] : 0
      }
    }
    passes.sum(outputGradient.pointer, dense.product(count))
    dense.affine.finishSums(
      blocks: passes.stretches(1), area: 1, count: count, weights: weights, gradients: gradients,
      isAccumulating: isAccumulating)
    dense.kernelGradient(
      input: features.pointer, gradient: outputGradient.pointer, count: count,
      gradients: gradients, isAccumulating: isAccumulating)
    dense.inputGradient(
      gradient: outputGradient.pointer, count: count, weights: weights, packed: packed.pointer,
      target: featureGradient.pointer, accumulates: false, below: nil)
    let share = 1 / Float(area)
    execution.workers.run(panels(channels)) { [self] panel, _ in
      let source = featureGradient.pointer + panel * count * panelWidth
      for place in 0..<area {
        let target = inputGradient + (panel * area + place) * count * panelWidth
        for i in 0..<count * panelWidth { target[i] = share * source[i] }
      }
    }
  }
}
