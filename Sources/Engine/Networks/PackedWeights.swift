import KernelsPortable
import Tensors

/// The effective weights as the kernels want them; made anew for every batch, for about one hundredth of its
/// time.
final class PackedWeights<Kernels: ConvNetKernelSet> {
  let kernel1: AlignedStorage<Float>
  let bias1, bias2, bias3: AlignedStorage<Float>
  /// Groups of filters side by side, for the forward pass.
  let packed2, packed3: AlignedStorage<Float>
  /// [filters, patch], for the gradients of the inputs.
  let transposed2, transposed3: AlignedStorage<Float>
  /// Padded to sixteen classes.
  let dense, denseBias, denseTransposed: AlignedStorage<Float>

  init() {
    kernel1 = AlignedStorage(count: 9 * 32)
    bias1 = AlignedStorage(count: 32)
    bias2 = AlignedStorage(count: 64)
    bias3 = AlignedStorage(count: 128)
    packed2 = AlignedStorage(count: 288 * 64)
    packed3 = AlignedStorage(count: 576 * 128)
    transposed2 = AlignedStorage(count: 288 * 64)
    transposed3 = AlignedStorage(count: 576 * 128)
    let padded = ConvNetKernels.paddedClasses
    dense = AlignedStorage(count: 128 * padded)
    denseBias = AlignedStorage(count: padded)
    denseTransposed = AlignedStorage(count: 128 * padded)
  }

  /// - Parameters:
  ///   - weights: flat, in the layout of `MNISTConvNet`.
  ///   - backward: whether the transposed kernels are wanted.
  func pack(_ weights: UnsafePointer<Float>, backward: Bool) {
    let at = MNISTConvNet.layout.offsets.map { weights + $0 }
    kernel1.pointer.update(from: at[0], count: kernel1.count)
    bias1.pointer.update(from: at[1], count: bias1.count)
    bias2.pointer.update(from: at[3], count: bias2.count)
    bias3.pointer.update(from: at[5], count: bias3.count)
    Kernels.pack(kernel: at[2], depth: 288, filters: 64, into: packed2.pointer)
    Kernels.pack(kernel: at[4], depth: 576, filters: 128, into: packed3.pointer)
    let (classes, padded) = (MNISTConvNet.classes, ConvNetKernels.paddedClasses)
    for c in 0..<128 {
      (dense.pointer + c * padded).update(from: at[6] + c * classes, count: classes)
    }
    denseBias.pointer.update(from: at[7], count: classes)
    guard backward else { return }
    Kernels.transpose(at[2], rows: 288, columns: 64, into: transposed2.pointer)
    Kernels.transpose(at[4], rows: 576, columns: 128, into: transposed3.pointer)
    Kernels.transpose(
      dense.pointer, rows: 128, columns: padded, into: denseTransposed.pointer)
  }
}

/// Sums of gradients over a batch, in the shapes that the kernels accumulate.
final class GradientSums<Kernels: ConvNetKernelSet> {
  let kernel1: AlignedStorage<Float>
  let bias1, bias2, bias3: AlignedStorage<Float>
  let transposed2, transposed3: AlignedStorage<Float>
  let dense, denseBias: AlignedStorage<Float>

  init() {
    kernel1 = AlignedStorage(count: 9 * 32)
    bias1 = AlignedStorage(count: 32)
    bias2 = AlignedStorage(count: 64)
    bias3 = AlignedStorage(count: 128)
    transposed2 = AlignedStorage(count: 288 * 64)
    transposed3 = AlignedStorage(count: 576 * 128)
    dense = AlignedStorage(count: 128 * ConvNetKernels.paddedClasses)
    denseBias = AlignedStorage(count: ConvNetKernels.paddedClasses)
  }

  func reset() {
    kernel1.buffer.update(repeating: 0)
    bias1.buffer.update(repeating: 0)
    bias2.buffer.update(repeating: 0)
    bias3.buffer.update(repeating: 0)
    transposed2.buffer.update(repeating: 0)
    transposed3.buffer.update(repeating: 0)
    dense.buffer.update(repeating: 0)
    denseBias.buffer.update(repeating: 0)
  }

  /// Writes all tensors, flat in the layout of `MNISTConvNet`; the gaps are left alone.
  func unpack(into gradients: UnsafeMutablePointer<Float>) {
    let at = MNISTConvNet.layout.offsets.map { gradients + $0 }
    at[0].update(from: kernel1.pointer, count: kernel1.count)
    at[1].update(from: bias1.pointer, count: bias1.count)
    Kernels.transpose(transposed2.pointer, rows: 64, columns: 288, into: at[2])
    at[3].update(from: bias2.pointer, count: bias2.count)
    Kernels.transpose(transposed3.pointer, rows: 128, columns: 576, into: at[4])
    at[5].update(from: bias3.pointer, count: bias3.count)
    let (classes, padded) = (MNISTConvNet.classes, ConvNetKernels.paddedClasses)
    for c in 0..<128 {
      (at[6] + c * classes).update(from: dense.pointer + c * padded, count: classes)
    }
    at[7].update(from: denseBias.pointer, count: classes)
  }
}
