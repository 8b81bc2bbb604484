/// An estimator that repeats one hyperbolic tangent cell in every bin, and is 0 outside of the representable range,
/// whose ends still belong to it.
protocol HyperbolicTangentEstimator: GradientEstimator {
  /// The bin's cell, its middle at the boundary point.
  func cell(for quantizer: UniformQuantizer) -> HyperbolicTangentCell
}

extension HyperbolicTangentEstimator {
  package func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    guard quantizer.representableRange.contains(w) else { return 0 }
    return cell(for: quantizer).derivative(at: quantizer.nearestBoundary(to: w).offset)
  }

  package func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    cell(for: quantizer).surrogate(at: w, on: quantizer)
  }

  package func support(for quantizer: UniformQuantizer) -> ClosedRange<Double> {
    quantizer.representableRange
  }

  package func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    cell(for: quantizer).reciprocalIntegral(extent: .cyclical)
  }

  package func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    cell(for: quantizer).bounds
  }

  package func kernelShape(for quantizer: UniformQuantizer) -> KernelShape {
    cell(for: quantizer).kernelShape(for: quantizer)
  }
}
