import CPatch
import PanelKernelsPortable

#if arch(x86_64)
  import PanelKernelsAVX2
  import PanelKernelsAVX512
#endif

/// What the engines on panels ask of their kernels; shapes and meaning are told at `PanelKernels`.
package protocol PanelKernelSet {
  static func convolve(
    input: UnsafePointer<Float>, runs: UnsafePointer<PatchRun>, runCount: Int,
    weights: UnsafePointer<Float>, rows: Int, output: UnsafeMutablePointer<Float>,
    accumulates: Bool)
  static func convolve(
    input: UnsafePointer<Float>, rowStride: Int, runs: UnsafePointer<PatchRun>, runCount: Int,
    length: Int, weights: UnsafePointer<Float>, rows: Int, output: UnsafeMutablePointer<Float>)
  static func correlate(
    input: UnsafePointer<Float>, inputStride: Int, rows: PatchRows, columns: Int,
    gradient: UnsafePointer<Float>, gradientStride: Int, target: UnsafeMutablePointer<Float>,
    targetStride: Int, accumulates: Bool, left: UnsafePointer<Float>, leftStride: Int,
    leftSize: Int, leftCount: Int)
  static func moments(
    of values: UnsafePointer<Float>, rows: PatchRows, mean: UnsafeMutablePointer<Float>,
    squares: UnsafeMutablePointer<Float>)
  static func normalizeAndRectify(
    _ values: UnsafePointer<Float>, rows: Int, constants: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>)
  static func addAndRectify(
    _ values: UnsafePointer<Float>, rows: Int, constants: UnsafePointer<Float>,
    shortcut: UnsafePointer<Float>, shortcutConstants: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>)
  static func maskAndSum(
    gradient: UnsafeMutablePointer<Float>, values: UnsafePointer<Float>, rows: PatchRows,
    constants: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>)
  static func maskAndSum(
    gradient: UnsafeMutablePointer<Float>, output: UnsafePointer<Float>,
    values: UnsafePointer<Float>, mean: UnsafePointer<Float>, shortcut: UnsafePointer<Float>?,
    shortcutMean: UnsafePointer<Float>?, rows: PatchRows, sums: UnsafeMutablePointer<Float>)
  static func normalizationGradient(
    gradient: UnsafePointer<Float>, values: UnsafePointer<Float>, rows: Int,
    coefficients: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>)
  static func maximum(
    input: UnsafePointer<Float>, taps: UnsafePointer<PatchRun>, tapCount: Int, rows: Int,
    output: UnsafeMutablePointer<Float>, argmax: UnsafeMutablePointer<Int32>)
  static func maximumGradient(
    gradient: UnsafePointer<Float>, argmax: UnsafePointer<Int32>, windows: UnsafePointer<PatchRun>,
    windowCount: Int, rows: Int, inputGradient: UnsafeMutablePointer<Float>)
  static func mean(
    overPlaces places: Int, rows: Int, input: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>)
  static func normalize(
    _ values: UnsafePointer<Float>, rows: Int, constants: UnsafePointer<Float>,
    into result: UnsafeMutablePointer<Float>)
  static func add(
    _ values: UnsafePointer<Float>, rows: Int, constants: UnsafePointer<Float>,
    shortcut: UnsafePointer<Float>, shortcutConstants: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>)
  static func sum(
    gradient: UnsafePointer<Float>, values: UnsafePointer<Float>, rows: PatchRows,
    mean: UnsafePointer<Float>, sums: UnsafeMutablePointer<Float>)
  static func rectify(
    _ values: UnsafePointer<Float>, count: Int, into result: UnsafeMutablePointer<Float>)
  static func mask(
    gradient: UnsafeMutablePointer<Float>, output: UnsafePointer<Float>, count: Int)
  static func accumulate(
    _ values: UnsafePointer<Float>, count: Int, into sums: UnsafeMutablePointer<Float>)
  static func average(
    input: UnsafePointer<Float>, taps: UnsafePointer<PatchRun>, tapCount: Int, rows: Int,
    output: UnsafeMutablePointer<Float>)
  static func averageGradient(
    gradient: UnsafePointer<Float>, windows: UnsafePointer<PatchRun>, windowCount: Int, rows: Int,
    inputGradient: UnsafeMutablePointer<Float>)
  static func gather(
    _ source: UnsafePointer<Float>, stride: Int, rows: Int, count: Int,
    into target: UnsafeMutablePointer<Float>)
  static func packPanel(
    _ source: UnsafePointer<Float>, stride: Int, rows: Int,
    into target: UnsafeMutablePointer<Float>)
  static func packTransposedPanel(
    _ source: UnsafePointer<Float>, stride: Int, columns: Int,
    into target: UnsafeMutablePointer<Float>)
}

extension PanelKernelSet {
  /// Writes any number of values, or adds them to what is there.
  static func put(
    _ values: UnsafePointer<Float>, count: Int, into target: UnsafeMutablePointer<Float>,
    adds: Bool
  ) {
    guard adds else { return target.update(from: values, count: count) }
    let whole = count / panelWidth * panelWidth
    accumulate(values, count: whole, into: target)
    for i in whole..<count { target[i] += values[i] }
  }
}

extension PanelKernelsPortable.PanelKernels: PanelKernelSet {}
typealias PortablePanelKernels = PanelKernelsPortable.PanelKernels
#if arch(x86_64)
  extension PanelKernelsAVX2.PanelKernels: PanelKernelSet {}
  extension PanelKernelsAVX512.PanelKernels: PanelKernelSet {}
  typealias AVX2PanelKernels = PanelKernelsAVX2.PanelKernels
  typealias AVX512PanelKernels = PanelKernelsAVX512.PanelKernels
#else
  // Never chosen: `KernelPath.isSupported`.
  typealias AVX2PanelKernels = PortablePanelKernels
  typealias AVX512PanelKernels = PortablePanelKernels
#endif
