#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One smooth step, Q̂′(v) = gain·sech²(k·v) for offsets v from its middle: the shape that HTGE, DSQ and
/// EDE share.
public struct HyperbolicTangentCell: Sendable, Hashable {
  /// The value of Q̂′ in the middle; no unit.
  public let gain: Double
  /// k, per weight unit.
  public let inverseWidth: Double
  /// How far the step reaches to either side, in weight units.
  public let halfWidth: Double

  public func derivative(at offset: Double) -> Double {
    let cosine = cosh(inverseWidth * offset)
    return gain / (cosine * cosine)
  }

  /// Q̂ less its value in the middle.
  public func rise(at offset: Double) -> Double {
    gain / inverseWidth * tanh(inverseWidth * offset)
  }

  /// Q̂(w) when the step repeats at every boundary point of a quantizer and Q̂ is constant beyond its
  /// range.
  public func surrogate(at w: Double, on quantizer: UniformQuantizer) -> Double {
    let range = quantizer.representableRange
    let clipped = min(max(w, range.lowerBound), range.upperBound)
    let (boundary, offset) = quantizer.nearestBoundary(to: clipped)
    return boundary + rise(at: offset)
  }

  /// ∫₀ᵛ cosh²(ks)/gain ds = (v/2 + sinh(2kv)/(4k))/gain.
  public func reciprocalIntegral(to offset: Double) -> Double {
    (offset / 2 + sinh(2 * inverseWidth * offset) / (4 * inverseWidth)) / gain
  }

  /// Extremes over the step: the greatest value in the middle, the least at the ends, the steepest
  /// slope where tanh = 1/√3 or at the ends, whichever comes first.
  public var bounds: DerivativeBounds {
    let end = inverseWidth * halfWidth
    let steepest = min(end, inflection)
    let slope = tanh(steepest) / (cosh(steepest) * cosh(steepest))
    return DerivativeBounds(
      lower: gain / (cosh(end) * cosh(end)), upper: gain, lipschitz: 2 * inverseWidth * gain * slope
    )
  }

  /// ½·ln(2 + √3), where sech²·tanh is largest.
  private var inflection: Double { log(2 + 3.0.squareRoot()) / 2 }

  public func reciprocalIntegral(extent: ReciprocalIntegral.Extent) -> ReciprocalIntegral {
    ReciprocalIntegral(
      extent: extent,
      integrand: { 1 / derivative(at: $0) },
      closedForm: { reciprocalIntegral(to: $0) })
  }

  /// The vector kernel's constants when the step repeats at every boundary point of a quantizer.
  public func kernelShape(for quantizer: UniformQuantizer) -> KernelShape {
    .hyperbolicTangent(
      HyperbolicTangentKernel(
        gain: gain, inverseWidth: inverseWidth, spacing: quantizer.stepSize,
        phase: quantizer.anchorBoundary, window: quantizer.representableRange))
  }
}
