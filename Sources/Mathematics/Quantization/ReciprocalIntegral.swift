/// T(v) = ∫₀ᵛ ds/Q̂′(b + s), the "effective distance" under Q̂ between a boundary point b and b + v
/// (Equation 4 without α), in weight units.
public struct ReciprocalIntegral: Sendable {
  /// How far one formula reaches.
  public enum Extent: String, Sendable {
    /// From the level below a boundary point to the level above it, offsets in [−Δ/2, Δ/2]; the same
    /// about every boundary point, and continued so beyond the representable range.
    case cyclical
    /// From the anchoring boundary point to any weight, offsets without bound.
    case line
  }

  public let extent: Extent
  /// 1/Q̂′(b + v), continued past any window of the estimator where M is continued.
  public let integrand: @Sendable (Double) -> Double
  /// T(v) in closed form; nil where none is known.
  public let closedForm: (@Sendable (Double) -> Double)?
  /// v from T(v) in closed form; nil where none is known.
  public let closedInverse: (@Sendable (Double) -> Double)?
  /// Offsets within which T is finite; towards a finite end it grows without bound.
  public let domain: ClosedRange<Double>
  /// Offsets at which `integrand` is not smooth; quadrature is split there.
  public let kinks: [Double]

  public init(
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
  public static let identity = ReciprocalIntegral(
    extent: .line, integrand: { _ in 1 }, closedForm: { $0 }, closedInverse: { $0 })

  /// T(v) by adaptive quadrature, relative error about 1e-13 where `integrand` is smooth between kinks.
  public func quadrature(to offset: Double) -> Double {
    AdaptiveQuadrature.integral(of: integrand, from: 0, to: offset, splitAt: kinks).value
  }

  /// The same integral when offsets and T are measured in a unit of `unit` here and of 1 there.
  public func scaled(by unit: Double) -> ReciprocalIntegral {
    func rescaled(_ f: @escaping @Sendable (Double) -> Double) -> @Sendable (Double) -> Double {
      { unit * f($0 / unit) }
    }
    let integrand = integrand
    return ReciprocalIntegral(
      extent: extent,
      integrand: { integrand($0 / unit) },
      closedForm: closedForm.map(rescaled),
      closedInverse: closedInverse.map(rescaled),
      domain: (unit * domain.lowerBound)...(unit * domain.upperBound),
      kinks: kinks.map { unit * $0 })
  }

  /// The same integral without its closed forms, so that both ways can be compared.
  public var withoutClosedForms: ReciprocalIntegral {
    ReciprocalIntegral(extent: extent, integrand: integrand, domain: domain, kinks: kinks)
  }

  /// T(v); ±∞ where the offset is outside of the domain.
  func callAsFunction(_ offset: Double) -> Double {
    if offset <= domain.lowerBound { return -.infinity }
    if offset >= domain.upperBound { return .infinity }
    return closedForm?(offset) ?? quadrature(to: offset)
  }

  /// v from T(v), searched for in `bracket` where there is no closed form.
  func inverse(_ value: Double, in bracket: ClosedRange<Double>) -> Double {
    if let closedInverse { return closedInverse(value) }
    return MonotoneInversion.solve(
      for: value, in: bracket, function: { self($0) }, derivative: integrand)
  }

  /// The same integral with quadrature done once for every multiple of `spacing` up to `reach` to both
  /// sides, so that each later call integrates over one spacing at most. Unchanged where there is a
  /// closed form.
  func tabled(spacing: Double, reach: Double) -> ReciprocalIntegral {
    if closedForm != nil { return self }
    let count = Int(min((reach / spacing).rounded(.down), 4096))
    let (integrand, kinks) = (self.integrand, self.kinks)
    func sums(_ direction: Double, within end: Double) -> [Double] {
      var sums = [0.0]
      for index in 0..<count where spacing * Double(index + 1) < end {
        let next = AdaptiveQuadrature.integral(
          of: integrand, from: direction * spacing * Double(index),
          to: direction * spacing * Double(index + 1), splitAt: kinks)
        sums.append((sums.last ?? 0) + next.value)
      }
      return sums
    }
    let above = sums(1, within: domain.upperBound)
    let below = sums(-1, within: -domain.lowerBound)
    return ReciprocalIntegral(
      extent: extent, integrand: integrand,
      closedForm: { offset in
        let table = offset < 0 ? below : above
        let index = Int(min((abs(offset) / spacing).rounded(.down), Double(table.count - 1)))
        let start = (offset < 0 ? -spacing : spacing) * Double(index)
        return table[index]
          + AdaptiveQuadrature.integral(of: integrand, from: start, to: offset, splitAt: kinks)
          .value
      },
      domain: domain, kinks: kinks)
  }
}
