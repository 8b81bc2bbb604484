import ConvNetKernelsPortable
import Tensors

/// Sums of gradients over a batch, in the shapes that the kernels accumulate.
final class GradientSums<Kernels: ConvNetKernelSet> {
  let kernel1, bias1: AlignedStorage<Float>
  /// Kernels as [filters, patch].
  let transposed2, bias2: AlignedStorage<Float>
  let transposed3, bias3: AlignedStorage<Float>
  /// Padded to sixteen classes.
  let dense, denseBias: AlignedStorage<Float>
  private let tensors = ConvNetTensors()

  init() {
    func sums(_ shape: ConvolutionShape) -> (AlignedStorage<Float>, AlignedStorage<Float>) {
      (
        AlignedStorage(count: shape.depth * shape.filters), AlignedStorage(count: shape.filters)
      )
    }
    (kernel1, bias1) = sums(ConvNetKernels.conv1)
    (transposed2, bias2) = sums(ConvNetKernels.conv2)
    (transposed3, bias3) = sums(ConvNetKernels.conv3)
    dense = AlignedStorage(count: ConvNetKernels.features * ConvNetKernels.paddedClasses)
    denseBias = AlignedStorage(count: ConvNetKernels.paddedClasses)
  }

  func reset() {
    kernel1.buffer.update(repeating: 0)
    bias1.buffer.update(repeating: 0)
    transposed2.buffer.update(repeating: 0)
    bias2.buffer.update(repeating: 0)
    transposed3.buffer.update(repeating: 0)
    bias3.buffer.update(repeating: 0)
    dense.buffer.update(repeating: 0)
    denseBias.buffer.update(repeating: 0)
  }

  /// Writes all tensors, flat in the layout of `MNISTConvNet`; the gaps are left alone.
  func unpack(into gradients: UnsafeMutablePointer<Float>) {
    let (conv2, conv3) = (ConvNetKernels.conv2, ConvNetKernels.conv3)
    (gradients + tensors.kernel1).update(from: kernel1.pointer, count: kernel1.count)
    (gradients + tensors.bias1).update(from: bias1.pointer, count: bias1.count)
    Kernels.transposed(
      transposed2.pointer, rows: conv2.filters, columns: conv2.depth,
      into: gradients + tensors.kernel2)
    (gradients + tensors.bias2).update(from: bias2.pointer, count: bias2.count)
    Kernels.transposed(
      transposed3.pointer, rows: conv3.filters, columns: conv3.depth,
      into: gradients + tensors.kernel3)
    (gradients + tensors.bias3).update(from: bias3.pointer, count: bias3.count)
    let (classes, padded) = (MNISTConvNet.classes, ConvNetKernels.paddedClasses)
    for c in 0..<ConvNetKernels.features {
      (gradients + tensors.dense + c * classes).update(
        from: dense.pointer + c * padded, count: classes)
    }
    (gradients + tensors.denseBias).update(from: denseBias.pointer, count: classes)
  }
}
