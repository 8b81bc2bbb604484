/// What the theorems need to know of one weight tensor: its quantizer, the estimator Q̂ of Q̂-net, α and M,
/// and the constants L₋, L₊, L' of Assumptions 5.1.1 and 5.1.2.
package struct AlignmentSetting: Sendable {
  package let estimator: any GradientEstimator
  package let quantizer: UniformQuantizer
  package let map: WeightMap
  package let bounds: DerivativeBounds

  /// Nil where the theorems do not apply: Q̂′ is not positive, or jumps, within the representable range.
  package init?(estimator: any GradientEstimator, quantizer: UniformQuantizer) {
    guard let bounds = estimator.bounds(for: quantizer), bounds.lower > 0,
      bounds.lipschitz.isFinite, bounds.upper.isFinite
    else { return nil }
    self.estimator = estimator
    self.quantizer = quantizer
    self.bounds = bounds
    map = WeightMap(of: estimator, on: quantizer)
  }

  /// α of Equation 4.
  package var alpha: Double { map.alpha }

  /// Q̂′(w) of Q̂-net; 0 where no gradient reaches the weight.
  package func slope(qhat w: Double) -> Double { estimator.derivative(at: w, for: quantizer) }

  /// Q̂′(w) of STE-net, the piecewise linear estimator of Appendix G: 1 within the range, 0 beyond.
  package func slope(ste w: Double) -> Double { PWL().derivative(at: w, for: quantizer) }

  /// What rounding in double precision can put into an error E of weights of this size: 2⁻⁵⁰·w_max. A
  /// bound that is exceeded by no more is kept.
  package var rounding: Double { 0x1p-50 * quantizer.limit }
}
