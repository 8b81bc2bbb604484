import CUpdate
import Quantization

extension TensorUpdate {
  /// The quantizer as kernels know it.
  var quantizerConstants: QuantizerConstants {
    var constants = QuantizerConstants()
    guard let quantizer else { return constants }
    let single = quantizer.single
    constants.limit = single.limit
    constants.step = single.stepSize
    constants.half_steps = single.halfSteps
    constants.lowest = single.lowestInteger
    constants.highest = single.highestInteger
    switch single.grid {
    case .range:
      let table = LevelTable(single)
      constants.grid = table == nil ? 1 : 4
      if let table { (constants.thresholds, constants.levels) = (table.thresholds, table.levels) }
    case .integer: constants.grid = 2
    case .sign: constants.grid = 3
    }
    return constants
  }

  /// Q̂′ as kernels know it, or nil where there is no formula.
  var derivativeConstants: DerivativeConstants? {
    guard let quantizer, let estimator else { return Self.constant(1) }
    switch estimator.kernelShape(for: quantizer) {
    case .constant(let value): return Self.constant(Float(value))
    case .windowed(let range):
      return DerivativeConstants(
        shape: 1, gain: 1, inverseWidth: 0, spacing: 1, phase: 0, low: Float(range.lowerBound),
        high: Float(range.upperBound))
    case .hyperbolicTangent(let kernel):
      return DerivativeConstants(
        shape: 2, gain: Float(kernel.gain), inverseWidth: Float(kernel.inverseWidth),
        spacing: Float(kernel.spacing), phase: Float(kernel.phase),
        low: Float(kernel.window.lowerBound), high: Float(kernel.window.upperBound))
    case .general: return nil
    }
  }

  fileprivate var bending: GradientBending? {
    guard let quantizer, let estimator else { return nil }
    return GradientBending(of: estimator, on: quantizer)
  }

  fileprivate static func constant(_ value: Float) -> DerivativeConstants {
    DerivativeConstants(
      shape: 0, gain: value, inverseWidth: 0, spacing: 1, phase: 0, low: 0, high: 0)
  }
}

/// What the kernels know about one tensor for good.
struct TensorConstants {
  let quantizer: QuantizerConstants
  /// Constant 1 where `bending` does the estimator's part.
  let derivative: DerivativeConstants
  /// What multiplies the gradient by Q̂′ before a kernel sees it, where no kernel has the formula.
  let bending: GradientBending?

  init(_ update: TensorUpdate) {
    quantizer = update.quantizerConstants
    if let constants = update.derivativeConstants {
      derivative = constants
      bending = nil
    } else {
      derivative = TensorUpdate.constant(1)
      bending = update.bending
    }
  }
}

extension KernelPath {
  /// Nil for the plain update.
  var updateKernels: (any UpdateKernelSet.Type)? {
    choice(
      plain: nil, portable: PortableUpdateKernels.self, avx2: AVX2UpdateKernels.self,
      avx512: AVX512UpdateKernels.self)
  }
}
