import ConvNetKernelsPortable

#if arch(x86_64)
  import ConvNetKernelsAVX2
  import ConvNetKernelsAVX512
#endif

/// What the convnet engine asks of its kernels; shapes and meaning are told at `ConvNetKernels`.
protocol ConvNetKernelSet {
  static func pack(
    kernel: UnsafePointer<Float>, depth: Int, filters: Int, into packed: UnsafeMutablePointer<Float>
  )
  static func transposed(
    _ source: UnsafePointer<Float>, rows: Int, columns: Int,
    into target: UnsafeMutablePointer<Float>)
  static func conv1Forward(
    pixels: UnsafePointer<Float>, count: Int, kernel: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, map: UnsafeMutablePointer<Float>,
    argmax: UnsafeMutablePointer<Int32>)
  static func conv2Forward(
    input: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, map: UnsafeMutablePointer<Float>,
    argmax: UnsafeMutablePointer<Int32>)
  static func conv3Forward(
    input: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, map: UnsafeMutablePointer<Float>,
    argmax: UnsafeMutablePointer<Int32>)
  static func denseForward(
    input: UnsafePointer<Float>, count: Int, kernel: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, logits: UnsafeMutablePointer<Float>)
  static func denseBackward(
    input: UnsafePointer<Float>, count: Int, gradient: UnsafePointer<Float>,
    transposed: UnsafePointer<Float>, kernelGradient: UnsafeMutablePointer<Float>,
    biasGradient: UnsafeMutablePointer<Float>, inputGradient: UnsafeMutablePointer<Float>)
  static func maskAndSum(
    gradient: UnsafeMutablePointer<Float>, map: UnsafePointer<Float>, rows: Int, filters: Int,
    biasGradient: UnsafeMutablePointer<Float>)
  static func conv3KernelGradient(
    input: UnsafePointer<Float>, count: Int, gradient: UnsafePointer<Float>,
    argmax: UnsafePointer<Int32>, kernelGradient: UnsafeMutablePointer<Float>)
  static func conv3InputGradient(
    gradient: UnsafePointer<Float>, argmax: UnsafePointer<Int32>, count: Int,
    transposed: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>)
  static func conv2KernelGradient(
    input: UnsafePointer<Float>, count: Int, gradient: UnsafePointer<Float>,
    argmax: UnsafePointer<Int32>, kernelGradient: UnsafeMutablePointer<Float>)
  static func conv2InputGradient(
    gradient: UnsafePointer<Float>, argmax: UnsafePointer<Int32>, count: Int,
    transposed: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>)
  static func conv1KernelGradient(
    pixels: UnsafePointer<Float>, count: Int, gradient: UnsafePointer<Float>,
    argmax: UnsafePointer<Int32>, kernelGradient: UnsafeMutablePointer<Float>)
}

extension ConvNetKernelsPortable.ConvNetKernels: ConvNetKernelSet {}
typealias PortableConvNetKernels = ConvNetKernelsPortable.ConvNetKernels
#if arch(x86_64)
  extension ConvNetKernelsAVX2.ConvNetKernels: ConvNetKernelSet {}
  extension ConvNetKernelsAVX512.ConvNetKernels: ConvNetKernelSet {}
  typealias AVX2ConvNetKernels = ConvNetKernelsAVX2.ConvNetKernels
  typealias AVX512ConvNetKernels = ConvNetKernelsAVX512.ConvNetKernels
#else
  // Never chosen: `KernelPath.isSupported`.
  typealias AVX2ConvNetKernels = PortableConvNetKernels
  typealias AVX512ConvNetKernels = PortableConvNetKernels
#endif
