import MatrixProducts
import Networks
import Panels
import Tensors

/// The mean over the last map and the dense layer: a thousandth of the work, done by one thread.
final class PanelHead {
  private let channels: Int
  private let area: Int
  private let kernels: any PanelKernelSet.Type
  private let classes: Int
  private let kernelOffset: Int
  private let biasOffset: Int
  private let panelMeans: AlignedStorage<Float>
  /// [samples, channels].
  private let features: AlignedStorage<Float>
  private let featureGradient: AlignedStorage<Float>
  private let logits: AlignedStorage<Float>

  init(
    shape: ResidualNetworkShape, side: Int, layout: ParameterLayout, capacity: Int,
    kernels: any PanelKernelSet.Type
  ) {
    self.kernels = kernels
    channels = shape.features
    area = side * side
    classes = shape.classes
    kernelOffset = layout.offset(of: "dense/kernel")
    biasOffset = layout.offset(of: "dense/bias")
    panelMeans = AlignedStorage(count: panels(channels) * panelWidth * capacity)
    features = AlignedStorage(count: channels * capacity)
    featureGradient = AlignedStorage(count: channels * capacity)
    logits = AlignedStorage(count: classes * capacity)
  }

  /// Logits [count, classes].
  func forward(input: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>)
    -> UnsafePointer<Float>
  {
    for panel in 0..<panels(channels) {
      kernels.mean(
        overPlaces: area, rows: count, input: input + panel * area * count * panelWidth,
        into: panelMeans.pointer + panel * count * panelWidth)
    }
    for n in 0..<count {
      for c in 0..<channels {
        features.pointer[n * channels + c] =
          panelMeans.pointer[(c / panelWidth * count + n) * panelWidth + c % panelWidth]
      }
      (logits.pointer + n * classes).update(from: weights + biasOffset, count: classes)
    }
    MatrixProduct.multiply(
      features.pointer, weights + kernelOffset, into: logits.pointer, rows: count,
      columns: classes, depth: channels, accumulating: true)
    return UnsafePointer(logits.pointer)
  }

  /// Gradients of kernel and bias, and of the last map.
  func backward(
    logitGradient: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>,
    gradients: UnsafeMutablePointer<Float>, isAccumulating: Bool,
    inputGradient: UnsafeMutablePointer<Float>
  ) {
    MatrixProduct.multiply(
      features.pointer, transposedA: true, logitGradient, into: gradients + kernelOffset,
      rows: channels, columns: classes, depth: count, accumulating: isAccumulating)
    let bias = gradients + biasOffset
    for d in 0..<classes {
      var sum: Float = 0
      for n in 0..<count { sum += logitGradient[n * classes + d] }
      bias[d] = (isAccumulating ? bias[d] : 0) + sum
    }
    MatrixProduct.multiply(
      logitGradient, weights + kernelOffset, transposedB: true, into: featureGradient.pointer,
      rows: count, columns: channels, depth: classes)
    let share = 1 / Float(area)
    for c in 0..<panels(channels) * panelWidth {
      for place in 0..<area {
        let target =
          inputGradient + ((c / panelWidth * area + place) * count) * panelWidth + c % panelWidth
        for n in 0..<count {
          target[n * panelWidth] =
            c < channels ? share * featureGradient.pointer[n * channels + c] : 0
        }
      }
    }
  }
}
