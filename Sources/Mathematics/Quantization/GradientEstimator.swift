/// A differentiable surrogate Q̂ of a quantizer Q, of which training uses the derivative Q̂′ where that
/// of Q is zero or absent (Section 2).
///
/// Weights in, weights out: Q̂′ has no unit. An estimator holds its shape parameters only; scale and
/// grid come with the quantizer, so that one estimator serves every tensor of a network.
public protocol GradientEstimator: Sendable {
  /// Its name in experiment files and file names, such as "htge".
  var name: String { get }
  /// Its name in figures and tables, such as "HTGE".
  var displayName: String { get }
  /// Every shape parameter with the value in use.
  var parameters: [(name: String, value: Double)] { get }
  /// Evidence, family, sign, source.
  var characteristics: EstimatorCharacteristics { get }

  /// Q̂′(w). Finite for finite `w`.
  func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double
  /// Q̂(w), in weight units; its derivative is `derivative(at:for:)` wherever that is continuous.
  func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double

  /// Q̂′(w) for a gradient of the given sign, for the few estimators that look at it; the others ignore
  /// it. `derivative(at:for:)` is that of positive gradients.
  func derivative(at w: Double, gradientSign: FloatingPointSign, for quantizer: UniformQuantizer)
    -> Double
  /// Whether Q̂′ differs between positive and negative gradients.
  var dependsOnGradientSign: Bool { get }
  /// [w_min, w_max] outside of which Q̂′ is zero (Appendix G); unbounded where it is zero nowhere.
  func support(for quantizer: UniformQuantizer) -> ClosedRange<Double>

  /// ∫ds/Q̂′ from a boundary point on: what α and M are made of (Equation 4).
  func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral
  /// L₋, L₊ and L' within the representable range; nil where Q̂′ is not positive there, L' = ∞ where it
  /// jumps.
  func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds?
  /// The formula a vector kernel can use.
  func kernelShape(for quantizer: UniformQuantizer) -> KernelShape
}

extension GradientEstimator {
  public func derivative(
    at w: Double, gradientSign: FloatingPointSign, for quantizer: UniformQuantizer
  ) -> Double {
    derivative(at: w, for: quantizer)
  }

  public var dependsOnGradientSign: Bool { false }

  public func support(for quantizer: UniformQuantizer) -> ClosedRange<Double> {
    -Double.infinity...Double.infinity
  }

  /// Without a closed form: 1/Q̂′ about the anchoring boundary point, integrated by quadrature and
  /// repeated bin after bin where the estimator is cyclical.
  public func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    let anchor = quantizer.anchorBoundary
    return ReciprocalIntegral(
      extent: characteristics.isCyclical && characteristics.family != .binary ? .cyclical : .line,
      integrand: { 1 / derivative(at: anchor + $0, for: quantizer) })
  }

  /// Without a closed form: found by search.
  public func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    DerivativeBounds.searched(of: self, on: quantizer)
  }

  public func kernelShape(for quantizer: UniformQuantizer) -> KernelShape { .general }

  /// Name and parameters for logs and messages, as in "htge sharpness=5.5 normalized=1.0".
  public var label: String {
    ([name] + parameters.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
  }
}
