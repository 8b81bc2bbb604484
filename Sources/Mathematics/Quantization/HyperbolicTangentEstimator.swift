/// An estimator that repeats one hyperbolic tangent cell in every bin, and is 0 outside of the representable range,
/// whose ends still belong to it.
public protocol HyperbolicTangentEstimator: GradientEstimator {
  /// The bin's cell, its middle at the boundary point.
  func cell(for quantizer: UniformQuantizer) -> HyperbolicTangentCell
}

extension HyperbolicTangentEstimator {
  public func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    guard quantizer.representableRange.contains(w) else { return 0 }
    return cell(for: quantizer).derivative(at: quantizer.nearestBoundary(to: w).offset)
  }

  public func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    cell(for: quantizer).surrogate(at: w, on: quantizer)
  }

  public func support(for quantizer: UniformQuantizer) -> ClosedRange<Double> {
    quantizer.representableRange
  }

  public func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    cell(for: quantizer).reciprocalIntegral(extent: .cyclical)
  }

  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    cell(for: quantizer).bounds
  }

  public func kernelShape(for quantizer: UniformQuantizer) -> KernelShape {
    cell(for: quantizer).kernelShape(for: quantizer)
  }
}
