import CUpdate
import UpdateKernelsPortable

#if arch(x86_64)
  import UpdateKernelsAVX2
  import UpdateKernelsAVX512
#endif

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
  static func encode(
    count: Int, effective: UnsafePointer<Float>, codes: UnsafeMutablePointer<UInt8>,
    quantizer: QuantizerConstants)
  static func decode(
    count: Int, codes: UnsafePointer<UInt8>, effective: UnsafeMutablePointer<Float>,
    quantizer: QuantizerConstants)
}

extension UpdateKernelsPortable.UpdateKernels: UpdateKernelSet {}
typealias PortableUpdateKernels = UpdateKernelsPortable.UpdateKernels
#if arch(x86_64)
  extension UpdateKernelsAVX2.UpdateKernels: UpdateKernelSet {}
  extension UpdateKernelsAVX512.UpdateKernels: UpdateKernelSet {}
  typealias AVX2UpdateKernels = UpdateKernelsAVX2.UpdateKernels
  typealias AVX512UpdateKernels = UpdateKernelsAVX512.UpdateKernels
#else
  // Never chosen: `KernelPath.isSupported`.
  typealias AVX2UpdateKernels = PortableUpdateKernels
  typealias AVX512UpdateKernels = PortableUpdateKernels
#endif
