import CKernels
import KernelsPortable

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512
#endif

/// What the convnet engine asks of its kernels; shapes and meaning are told at `ConvNetKernels`.
protocol ConvNetKernelSet {
  static func pack(
    kernel: UnsafePointer<Float>, depth: Int, filters: Int, into packed: UnsafeMutablePointer<Float>
  )
  static func transpose(
    _ source: UnsafePointer<Float>, rows: Int, columns: Int,
    into target: UnsafeMutablePointer<Float>)
  static func firstForward(
    pixels: UnsafePointer<Float>, count: Int, kernel: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, map: UnsafeMutablePointer<Float>,
    argmax: UnsafeMutablePointer<Int32>)
  static func secondForward(
    input: UnsafePointer<Float>, count: Int, weights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>, map: UnsafeMutablePointer<Float>,
    argmax: UnsafeMutablePointer<Int32>)
  static func thirdForward(
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
  static func thirdKernelGradient(
    input: UnsafePointer<Float>, count: Int, gradient: UnsafePointer<Float>,
    argmax: UnsafePointer<Int32>, kernelGradient: UnsafeMutablePointer<Float>)
  static func thirdInputGradient(
    gradient: UnsafePointer<Float>, argmax: UnsafePointer<Int32>, count: Int,
    transposed: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>)
  static func secondKernelGradient(
    input: UnsafePointer<Float>, count: Int, gradient: UnsafePointer<Float>,
    argmax: UnsafePointer<Int32>, kernelGradient: UnsafeMutablePointer<Float>)
  static func secondInputGradient(
    gradient: UnsafePointer<Float>, argmax: UnsafePointer<Int32>, count: Int,
    transposed: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>)
  static func firstKernelGradient(
    pixels: UnsafePointer<Float>, count: Int, gradient: UnsafePointer<Float>,
    argmax: UnsafePointer<Int32>, kernelGradient: UnsafeMutablePointer<Float>)
}

/// What `ParameterUpdater` asks of its kernels.
protocol UpdateKernelSet {
  static func step(
    count: Int, gradient: UnsafePointer<Float>, latent: UnsafeMutablePointer<Float>,
    effective: UnsafeMutablePointer<Float>, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, constants: StepConstants,
    derivative: DerivativeConstants, quantizer: QuantizerConstants
  ) -> Double
  static func quantize(
    count: Int, latent: UnsafePointer<Float>, effective: UnsafeMutablePointer<Float>,
    quantizer: QuantizerConstants)
  static func derivatives(
    count: Int, latent: UnsafePointer<Float>, result: UnsafeMutablePointer<Float>,
    derivative: DerivativeConstants)
}

extension KernelsPortable.ConvNetKernels: ConvNetKernelSet {}
extension KernelsPortable.UpdateKernels: UpdateKernelSet {}
#if arch(x86_64)
  extension KernelsAVX2.ConvNetKernels: ConvNetKernelSet {}
  extension KernelsAVX2.UpdateKernels: UpdateKernelSet {}
  extension KernelsAVX512.ConvNetKernels: ConvNetKernelSet {}
  extension KernelsAVX512.UpdateKernels: UpdateKernelSet {}
#endif
