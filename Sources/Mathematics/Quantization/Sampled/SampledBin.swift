/// An estimator given by samples of Q̂′ over one bin; cyclical.
///
/// Between the samples Q̂′ is a monotone cubic; 0 outside of the representable range, as for `HTGE`.
/// Where the values at the bin's two ends differ, Q̂′ jumps at the boundary points and has no Lipschitz
/// constant. α and M are found by quadrature. M fixes the boundary points; it fixes the levels where
/// Q̂′ is symmetric about the boundary points.
struct SampledBin: PeriodicEstimator {
  private let samples: SampledDerivative
  private let curve: MonotoneCubic
  private let integral: SampledReciprocal
  /// Whether Q̂′ goes on across boundary points without a jump.
  private let isContinuous: Bool

  init(_ samples: SampledDerivative) {
    self.samples = samples
    isContinuous = samples.derivatives.first == samples.derivatives.last
    curve = MonotoneCubic(
      positions: samples.positions, values: samples.derivatives, isPeriodic: isContinuous)
    integral = SampledReciprocal(curve)
  }

  var name: String { "table" }
  var displayName: String { samples.title }
  var parameters: [(name: String, value: Double)] { [] }
  var characteristics: EstimatorCharacteristics { samples.characteristics(isCyclical: true) }
  var vanishesOutside: Bool { true }

  func slope(atOffset v: Double) -> Double { curve.value(at: position(v)) }

  /// Bin after bin without a jump: over a bin Q̂ rises by what its samples say, which need not be Δ, so that it may
  /// part from the levels.
  func surrogate(at w: Double, for quantizer: UniformQuantizer) -> Double {
    let range = support(for: quantizer)
    let clipped = min(max(w, range.lowerBound), range.upperBound)
    let anchor = quantizer.anchorBoundary
    let boundary = quantizer.nearestBoundary(to: clipped).boundary
    let bins = ((boundary - anchor) / quantizer.stepSize).rounded()
    let height = bins * curve.integral(to: 1) + rise(atOffset: offset(of: clipped, on: quantizer))
    return anchor + quantizer.stepSize * height
  }

  func rise(atOffset v: Double) -> Double {
    let height = curve.integral(to: position(v))
    return v < 0 ? height - curve.integral(to: 1) : height
  }

  var reciprocal: ReciprocalIntegral {
    // Offsets of the samples on both sides of the boundary point.
    let kinks =
      samples.positions.filter { $0 <= 0.5 }
      + samples.positions.map { $0 - 1 }
      .filter { $0 >= -0.5 }
    return ReciprocalIntegral(
      extent: .cyclical, integrand: { 1 / slope(atOffset: $0) },
      closedForm: { v in
        let part = integral(position(v))
        return v < 0 ? part - integral.total : part
      },
      kinks: kinks)
  }

  func bounds(for quantizer: UniformQuantizer) -> DerivativeBounds? {
    guard let least = samples.derivatives.min(), let greatest = samples.derivatives.max() else {
      return nil
    }
    // A monotone interpolant has its extremes at samples.
    return DerivativeBounds(
      lower: least, upper: greatest, lipschitz: isContinuous ? curve.lipschitz : .infinity
    ).scaled(by: quantizer.stepSize)
  }

  /// The position in the bin, counted from the boundary point below it, of an offset from the nearest.
  private func position(_ v: Double) -> Double { v < 0 ? v + 1 : v }
}
