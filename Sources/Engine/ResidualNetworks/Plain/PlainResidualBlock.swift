import Networks
import Tensors

/// One residual block by simple loops: ReLU(F(x) + x), or + shortcut(x).
package final class PlainResidualBlock<Scalar: BinaryFloatingPoint & BitwiseCopyable> {
  package let convolutions: [PlainNormalizedConvolution<Scalar>]
  package let shortcut: PlainNormalizedConvolution<Scalar>?
  /// ReLU of every convolution but the last, and of the sum.
  package let rectified: [AlignedStorage<Scalar>]
  package let gradient: [AlignedStorage<Scalar>]
  package let inputCount: Int
  package let outputCount: Int

  package init(_ shape: ResidualBlockShape, layout: ParameterLayout, capacity: Int) {
    convolutions = shape.convolutions.map {
      PlainNormalizedConvolution($0, layout: layout, capacity: capacity)
    }
    shortcut = shape.shortcut.map {
      PlainNormalizedConvolution($0, layout: layout, capacity: capacity)
    }
    let counts = shape.convolutions.map { $0.outputCount * capacity }
    rectified = counts.map { AlignedStorage(count: $0, filledWith: 0) }
    gradient = counts.map { AlignedStorage(count: $0, filledWith: 0) }
    inputCount = shape.convolutions[0].inputCount
    outputCount = shape.convolutions[shape.convolutions.count - 1].outputCount
  }

  package var output: AlignedStorage<Scalar> { rectified[rectified.count - 1] }
  /// Of `output`, before the backward pass.
  package var outputGradient: AlignedStorage<Scalar> { gradient[gradient.count - 1] }

  package func forward(
    input: UnsafePointer<Scalar>, count: Int, weights: UnsafePointer<Scalar>, isTraining: Bool
  ) {
    var x = input
    for (index, convolution) in convolutions.enumerated() {
      convolution.forward(input: x, count: count, weights: weights, isTraining: isTraining)
      let (source, target) = (convolution.output.pointer, rectified[index].pointer)
      let elements = count * convolution.geometry.outputCount
      if index == convolutions.count - 1 {
        shortcut?.forward(input: input, count: count, weights: weights, isTraining: isTraining)
        let beside = shortcut.map { UnsafePointer($0.output.pointer) } ?? input
        for i in 0..<elements { target[i] = source[i] + beside[i] }
      } else {
        target.update(from: source, count: elements)
      }
      PlainRectifier.rectify(target, count: elements)
      x = UnsafePointer(target)
    }
  }

  /// From `outputGradient`, which it changes, to the gradients of the parameters (added) and of the input
  /// (overwritten).
  package func backward(
    count: Int, weights: UnsafePointer<Scalar>, gradients: UnsafeMutablePointer<Scalar>,
    inputGradient: UnsafeMutablePointer<Scalar>
  ) {
    inputGradient.update(repeating: 0, count: count * inputCount)
    for index in convolutions.indices.reversed() {
      let (g, z) = (gradient[index].pointer, rectified[index].pointer)
      let elements = count * convolutions[index].geometry.outputCount
      for i in 0..<elements where z[i] <= 0 { g[i] = 0 }
      if index == convolutions.count - 1 {
        if let shortcut {
          shortcut.backward(
            outputGradient: g, count: count, weights: weights, gradients: gradients,
            inputGradient: inputGradient)
        } else {
          for i in 0..<elements { inputGradient[i] += g[i] }
        }
      }
      let below = index == 0 ? inputGradient : gradient[index - 1].pointer
      if index > 0 {
        below.update(repeating: 0, count: count * convolutions[index - 1].geometry.outputCount)
      }
      convolutions[index].backward(
        outputGradient: g, count: count, weights: weights, gradients: gradients,
        inputGradient: below)
    }
  }
}
