import ConvNetKernelsPortable
import Tensors

/// A convolution's weights as the kernels want them.
struct PackedConvolution<Kernels: ConvNetKernelSet> {
  let shape: ConvolutionShape
  let bias: AlignedStorage<Float>
  /// Groups of filters side by side, for the forward pass.
  let packed: AlignedStorage<Float>
  /// [filters, patch], for the gradient of the input.
  let transposed: AlignedStorage<Float>

  init(_ shape: ConvolutionShape) {
    self.shape = shape
    bias = AlignedStorage(count: shape.filters)
    packed = AlignedStorage(count: shape.depth * shape.filters)
    transposed = AlignedStorage(count: shape.depth * shape.filters)
  }

  func pack(kernel: UnsafePointer<Float>, bias source: UnsafePointer<Float>, backward: Bool) {
    bias.pointer.update(from: source, count: bias.count)
    Kernels.pack(
      kernel: kernel, depth: shape.depth, filters: shape.filters, into: packed.pointer)
    guard backward else { return }
    Kernels.transposed(
      kernel, rows: shape.depth, columns: shape.filters, into: transposed.pointer)
  }
}

/// The effective weights as the kernels want them; made anew for every batch, for about one hundredth of its
/// time.
final class PackedWeights<Kernels: ConvNetKernelSet> {
  /// conv1, whose kernel stays as it is.
  let kernel1, bias1: AlignedStorage<Float>
  let conv2 = PackedConvolution<Kernels>(ConvNetKernels.conv2)
  let conv3 = PackedConvolution<Kernels>(ConvNetKernels.conv3)
  /// Padded to sixteen classes.
  let dense, denseBias, denseTransposed: AlignedStorage<Float>
  private let tensors = ConvNetTensors()

  init() {
    let conv1 = ConvNetKernels.conv1
    kernel1 = AlignedStorage(count: conv1.depth * conv1.filters)
    bias1 = AlignedStorage(count: conv1.filters)
    let (features, padded) = (ConvNetKernels.features, ConvNetKernels.paddedClasses)
    dense = AlignedStorage(count: features * padded)
    denseBias = AlignedStorage(count: padded)
    denseTransposed = AlignedStorage(count: features * padded)
  }

  /// - Parameters:
  ///   - weights: flat, in the layout of `MNISTConvNet`.
  ///   - backward: whether the transposed kernels are wanted.
  func pack(_ weights: UnsafePointer<Float>, backward: Bool) {
    kernel1.pointer.update(from: weights + tensors.kernel1, count: kernel1.count)
    bias1.pointer.update(from: weights + tensors.bias1, count: bias1.count)
    conv2.pack(
      kernel: weights + tensors.kernel2, bias: weights + tensors.bias2, backward: backward)
    conv3.pack(
      kernel: weights + tensors.kernel3, bias: weights + tensors.bias3, backward: backward)
    let (classes, padded) = (MNISTConvNet.classes, ConvNetKernels.paddedClasses)
    for c in 0..<ConvNetKernels.features {
      (dense.pointer + c * padded).update(
        from: weights + tensors.dense + c * classes, count: classes)
    }
    denseBias.pointer.update(from: weights + tensors.denseBias, count: classes)
    guard backward else { return }
    Kernels.transposed(
      dense.pointer, rows: ConvNetKernels.features, columns: padded,
      into: denseTransposed.pointer)
  }
}

/// Where each tensor begins in the layout of `MNISTConvNet`.
struct ConvNetTensors {
  let kernel1 = Self.offset("conv1/kernel"), bias1 = Self.offset("conv1/bias")
  let kernel2 = Self.offset("conv2/kernel"), bias2 = Self.offset("conv2/bias")
  let kernel3 = Self.offset("conv3/kernel"), bias3 = Self.offset("conv3/bias")
  let dense = Self.offset("dense/kernel"), denseBias = Self.offset("dense/bias")

  private static func offset(_ name: String) -> Int { MNISTConvNet.layout.offset(of: name) }
}
