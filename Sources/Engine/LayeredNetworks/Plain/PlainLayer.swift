import NetworkLayers
import Networks
import Tensors

/// One layer by simple loops, with what its backward pass needs. Maps are [N, H, H, C].
final class PlainLayer<Scalar: BinaryFloatingPoint & BitwiseCopyable> {
  let shape: ShapedLayer
  let output: AlignedStorage<Scalar>
  /// Of `output`, before the backward pass.
  let gradient: AlignedStorage<Scalar>
  /// Of a normalization: those of the batch, or running ones.
  let mean: AlignedStorage<Scalar>
  let variance: AlignedStorage<Scalar>
  private let argmax: AlignedStorage<Int32>
  /// Where the layer's tensors lie: kernel and bias, or scale and bias.
  private let offsets: [Int]
  let block: PlainSequence<Scalar>?
  let shortcut: PlainSequence<Scalar>?

  init(_ shape: ShapedLayer, layout: ParameterLayout, capacity: Int) {
    self.shape = shape
    let count = capacity * shape.output.count
    output = AlignedStorage(count: count, filledWith: 0)
    gradient = AlignedStorage(count: count, filledWith: 0)
    mean = AlignedStorage(count: shape.output.channels, filledWith: 0)
    variance = AlignedStorage(count: shape.output.channels, filledWith: 1)
    var (offsets, ways): ([Int], [PlainSequence<Scalar>?]) = ([], [nil, nil])
    var places = 1
    switch shape.operation {
    case .product(let geometry, let weights):
      offsets = (weights.hasBias ? ["kernel", "bias"] : ["kernel"])
        .map { layout.offset(of: "\(geometry.name)/\($0)") }
    case .normalization(let name, _):
      offsets = ["scale", "bias"].map { layout.offset(of: "\(name)/\($0)") }
    case .maximumPooling: places = count
    case .residual(let block, let shortcut):
      ways = [block, shortcut].map {
        $0.isEmpty ? nil : PlainSequence($0, layout: layout, capacity: capacity)
      }
    case .relu, .averagePooling: break
    }
    self.offsets = offsets
    (block, shortcut) = (ways[0], ways[1])
    argmax = AlignedStorage(count: places)
  }

  private var rows: Int { shape.output.side * shape.output.side }

  func forward(
    input x: UnsafePointer<Scalar>, count: Int, weights: UnsafePointer<Scalar>, isTraining: Bool
  ) {
    let (y, channels, elements) = (
      output.pointer, shape.output.channels, count * shape.output.count
    )
    switch shape.operation {
    case .product(let geometry, _):
      PlainPaddedConvolution.forward(
        input: x, geometry: geometry, count: count, kernel: weights + offsets[0], output: y)
      guard offsets.count > 1 else { return }
      for i in 0..<elements { y[i] += weights[offsets[1] + i % channels] }
    case .normalization:
      if isTraining {
        PlainNormalization.moments(
          of: x, rows: count * rows, channels: channels, mean: mean.pointer,
          variance: variance.pointer)
      }
      PlainNormalization.forward(
        input: x, rows: count * rows, channels: channels, mean: mean.pointer,
        variance: variance.pointer, scale: weights + offsets[0], bias: weights + offsets[1],
        output: y)
    case .relu:
      y.update(from: x, count: elements)
      PlainRectifier.rectify(y, count: elements)
    case .maximumPooling(let window):
      PlainMaximumPooling.forward(
        input: x, window: window, channels: channels, count: count, output: y,
        argmax: argmax.pointer)
    case .averagePooling(let window):
      PlainAveragePooling.forward(
        input: x, window: window, channels: channels, count: count, output: y)
    case .residual:
      let sum =
        block?.forward(input: x, count: count, weights: weights, isTraining: isTraining) ?? x
      let beside =
        shortcut?.forward(input: x, count: count, weights: weights, isTraining: isTraining) ?? x
      for i in 0..<elements { y[i] = sum[i] + beside[i] }
    }
  }

  /// From `gradient` to the gradients of the layer's parameters, which it adds to, and of its input, which it
  /// overwrites.
  func backward(
    input x: UnsafePointer<Scalar>, count: Int, weights: UnsafePointer<Scalar>,
    gradients: UnsafeMutablePointer<Scalar>, inputGradient: UnsafeMutablePointer<Scalar>
  ) {
    let (g, channels, elements) = (
      gradient.pointer, shape.output.channels, count * shape.output.count
    )
    let inputs = count * shape.input.count
    switch shape.operation {
    case .product(let geometry, _):
      inputGradient.update(repeating: 0, count: inputs)
      PlainPaddedConvolution.backward(
        input: x, geometry: geometry, count: count, kernel: weights + offsets[0],
        outputGradient: g, kernelGradient: gradients + offsets[0], inputGradient: inputGradient)
      guard offsets.count > 1 else { return }
      for i in 0..<elements { gradients[offsets[1] + i % channels] += g[i] }
    case .normalization:
      PlainNormalization.backward(
        input: x, rows: count * rows, channels: channels, mean: mean.pointer,
        variance: variance.pointer, scale: weights + offsets[0], outputGradient: g,
        scaleGradient: gradients + offsets[0], biasGradient: gradients + offsets[1],
        inputGradient: inputGradient)
    case .relu:
      for i in 0..<elements { inputGradient[i] = output.pointer[i] <= 0 ? 0 : g[i] }
    case .maximumPooling(let window):
      PlainMaximumPooling.backward(
        outputGradient: g, argmax: argmax.pointer, window: window, channels: channels,
        count: count, inputGradient: inputGradient)
    case .averagePooling(let window):
      PlainAveragePooling.backward(
        outputGradient: g, window: window, channels: channels, count: count,
        inputGradient: inputGradient)
    case .residual:
      inputGradient.update(repeating: 0, count: inputs)
      for way in [block, shortcut] {
        let below =
          way?.backward(
            gradient: g, input: x, count: count, weights: weights, gradients: gradients)
          ?? UnsafePointer(g)
        for i in 0..<inputs { inputGradient[i] += below[i] }
      }
    }
  }
}
