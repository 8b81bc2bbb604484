/// The estimator that STE-net gets where Q̂-net trains with `original` (Appendix G).
///
/// The STE where Q̂′ is positive everywhere. Where it vanishes outside of [w_min, w_max], PWL with the
/// ends M(w_min) and M(w_max) for optimizers that do not adapt, w_min and w_max for those that do; and
/// the STE again where M grows without bound towards w_max, because no finite weight of STE-net stands
/// for one that Q̂-net has beyond. PWL lies about the middle of the range: for an estimator that is not
/// symmetric about it, the ends have the right distance, but both are off by the same amount.
public enum MirrorEstimator {
  /// - Parameters:
  ///   - original: Q̂-net's estimator.
  ///   - quantizer: of the tensor.
  ///   - isMapped: whether STE-net's weights are M of Q̂-net's (Table 1), not the same (Table 2).
  public static func make(
    for original: any GradientEstimator, on quantizer: UniformQuantizer, isMapped: Bool
  ) -> any GradientEstimator {
    let window = original.support(for: quantizer)
    guard window.lowerBound.isFinite, window.upperBound.isFinite else { return STE() }
    let map = WeightMap(of: original, on: quantizer)
    func image(_ w: Double) -> Double { isMapped ? map(w) : w }
    let range = quantizer.representableRange
    let reach =
      (image(window.upperBound) - image(window.lowerBound)) / (range.upperBound - range.lowerBound)
    guard reach.isFinite, reach > 0 else { return STE() }
    // M fixes the ends of the range for every estimator that is symmetric about the boundary points; what
    // is left of the difference is rounding.
    return abs(reach - 1) < 1e-9 ? PWL() : PWL(reach: reach)
  }
}

/// Where initial weights may lie so that they are trained and M has a value for them.
public enum TrainableWeights {
  /// How far a weight may lie from the middle of the initial distribution, in units of its bound w_max;
  /// at most 1.
  ///
  /// Below 1 where Q̂′ vanishes or changes sign within that bound, or M grows without bound there: then
  /// nine tenths of the way to that place, since M has no Lipschitz constant near it. Appendix G leaves
  /// this case out, “under the assumption that no practitioner would initialize a weight to be
  /// untrainable”.
  public static func spread(
    of estimator: any GradientEstimator, on quantizer: UniformQuantizer
  ) -> Double {
    let window = estimator.support(for: quantizer)
    let domain = WeightMap(of: estimator, on: quantizer).domain
    let limit = quantizer.limit
    let isPole = domain.upperBound <= limit * (1 + 1e-9)
    let isDead = window.upperBound < limit * (1 - 1e-9) && quantizer.bits == 1
    guard isPole || isDead else { return 1 }
    return 0.9 * min(domain.upperBound, window.upperBound) / limit
  }
}
