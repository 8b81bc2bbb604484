/// T(v) = ∫₀ᵛ ds/Q̂'(b + s), the "effective distance" under Q̂ between a boundary point b and b + v
/// (Equation 4 without α), in weight units.
package struct ReciprocalIntegral: Sendable {
  /// How far one formula reaches.
  package enum Extent: String, Sendable {
    /// From the level below a boundary point to the level above it, offsets in [−Δ/2, Δ/2]; the same
    /// about every boundary point, and continued so beyond the representable range.
    case cyclical
    /// From the anchoring boundary point to any weight, offsets without bound.
    case line
  }

  package let extent: Extent
  /// 1/Q̂'(b + v), continued past any window of the estimator where M is continued.
  package let integrand: @Sendable (Double) -> Double
  /// T(v) in closed form; nil where none is known.
  package let closedForm: (@Sendable (Double) -> Double)?
  /// v from T(v) in closed form; nil where none is known.
  package let closedInverse: (@Sendable (Double) -> Double)?
  /// Offsets within which T is finite, ends excluded where it diverges there.
  package let domain: ClosedRange<Double>
  /// Offsets at which `integrand` is not smooth; quadrature is split there.
  package let kinks: [Double]

  package init(
    extent: Extent,
    integrand: @escaping @Sendable (Double) -> Double,
    closedForm: (@Sendable (Double) -> Double)? = nil,
    closedInverse: (@Sendable (Double) -> Double)? = nil,
    domain: ClosedRange<Double> = -Double.infinity...Double.infinity,
    kinks: [Double] = []
  ) {
    self.extent = extent
    self.integrand = integrand
    self.closedForm = closedForm
    self.closedInverse = closedInverse
    self.domain = domain
    self.kinks = kinks
  }

  /// T(v) = v: the STE, and whatever equals it where weights move.
  package static let identity = ReciprocalIntegral(
    extent: .line, integrand: { _ in 1 }, closedForm: { $0 }, closedInverse: { $0 })

  /// T(v) by adaptive quadrature, relative error about 1e-13 where `integrand` is smooth between kinks.
  package func quadrature(to offset: Double) -> Double {
    AdaptiveQuadrature.integral(of: integrand, from: 0, to: offset, splitAt: kinks).value
  }

  /// The same integral without its closed forms, so that both ways can be compared.
  package var withoutClosedForms: ReciprocalIntegral {
    ReciprocalIntegral(extent: extent, integrand: integrand, domain: domain, kinks: kinks)
  }

  /// T(v); ±∞ where the offset is outside of the domain.
  func callAsFunction(_ offset: Double) -> Double {
    if offset < domain.lowerBound { return -.infinity }
    if offset > domain.upperBound { return .infinity }
    return closedForm?(offset) ?? quadrature(to: offset)
  }

  /// v from T(v), searched for in `bracket` where there is no closed form.
  func inverse(_ value: Double, in bracket: ClosedRange<Double>) -> Double {
    if let closedInverse { return closedInverse(value) }
    return MonotoneInversion.solve(
      for: value, in: bracket, function: { self($0) }, derivative: integrand)
  }
}
