/// An estimator given by samples of Q̂′ over the range from −w_max to w_max; not cyclical.
///
/// Between the samples Q̂′ is a monotone cubic, 0 beyond. Every bin has its own ∫ds/Q̂′, so that one α
/// cannot serve all; see `WeightMap`. M goes on beyond the range, where weights do not move, with the
/// slope it has at the range's end.
struct SampledRange: GradientEstimator {
  private let samples: SampledDerivative
  private let curve: MonotoneCubic
  private let integral: SampledReciprocal

  init(_ samples: SampledDerivative) {
    self.samples = samples
    curve = MonotoneCubic(positions: samples.positions, values: samples.derivatives)
    integral = SampledReciprocal(curve)
  }

  var name: String { "table" }
  var displayName: String { samples.title }
  var parameters: [(name: String, value: Double)] { [] }
  var characteristics: EstimatorCharacteristics { samples.characteristics(isCyclical: false) }

  func support(for quantizer: UniformQuantizer) -> ClosedRange<Double> {
    -quantizer.limit...quantizer.limit
  }

  func derivative(at w: Double, for quantizer: UniformQuantizer) -> Double {
    guard abs(w) <= quantizer.limit else { return 0 }
    return curve.value(at: w / quantizer.limit)
  }

  func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    func height(_ w: Double) -> Double {
      curve.integral(to: min(max(w / quantizer.limit, -1), 1))
    }
    let anchor = quantizer.anchorBoundary
    return anchor + quantizer.limit * (height(w) - height(anchor))
  }

  func reciprocalIntegral(for quantizer: UniformQuantizer) -> ReciprocalIntegral {
    let (limit, anchor) = (quantizer.limit, quantizer.anchorBoundary)
    let ends = (curve.value(at: -1), curve.value(at: 1))
    @Sendable func image(_ x: Double) -> Double {
      if x < -1 { return (x + 1) / ends.0 }
      return x > 1 ? integral.total + (x - 1) / ends.1 : integral(x)
    }
    return ReciprocalIntegral(
      extent: .line, integrand: { 1 / curve.value(at: ($0 + anchor) / limit) },
      closedForm: { limit * (image(($0 + anchor) / limit) - image(anchor / limit)) },
      kinks: samples.positions.map { limit * $0 - anchor })
  }

  func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    guard let least = samples.derivatives.min(), let greatest = samples.derivatives.max() else {
      return nil
    }
    return DerivativeBounds(lower: least, upper: greatest, lipschitz: curve.lipschitz)
      .scaled(by: quantizer.limit)
  }
}
