/// The learning rate adjustment factor α and the weight readjustment map M of one estimator on one
/// quantizer (Equation 4): what turns Q̂-net into its STE-net (Table 1).
///
/// M(w) = w_b + α ∫ ds/Q̂′(s) from a boundary point w_b to w. It fixes every boundary point, and every
/// level too where Q̂′ is symmetric about the boundary points. The paper defines it within the
/// representable range; beyond, a cyclical estimator's M goes on bin after bin with the same shape.
public struct WeightMap: Sendable {
  /// Two readings of α where there is one boundary point and hence no finite bin.
  public enum BinaryFactor: String, Sendable, CaseIterable {
    /// α = Δ/∫ds/Q̂′ from the lower level to the upper, as for more bits (the authors' code).
    case bin
    /// α := 1 (the paper's text). M then fixes the boundary point, but not the levels.
    case unit
  }

  /// How ∫ds/Q̂′ is evaluated.
  public enum Evaluation: String, Sendable, CaseIterable {
    /// In closed form where the estimator has one, by quadrature elsewhere.
    case closedForm
    /// By quadrature always; the check on the former.
    case quadrature
  }

  public let quantizer: UniformQuantizer
  /// α, positive, without unit: the factor on the learning rate of STE-net.
  public let alpha: Double

  private let integral: ReciprocalIntegral
  /// ∫ds/Q̂′ over one bin's length, from half a step below a boundary point to half a step above.
  private let binIntegral: Double
  /// The same from half a step below to the boundary point, negative.
  private let lowerHalf: Double
  /// The length of a bin's image: Δ, unless α := 1.
  private let mappedStep: Double

  /// - Parameters:
  ///   - estimator: whose Q̂′ is to be mapped to the STE's.
  ///   - quantizer: of the tensor.
  ///   - binaryFactor: the reading of α at one bit; without one, `unit` for estimators that are binary by nature and on
  ///     the sign grid, `bin` for all others. With more bits it has no effect. `bin` turns into `unit` where the
  ///     integral over the bin is not finite.
  ///   - evaluation: how the integral is evaluated.
  public init(
    of estimator: any GradientEstimator, on quantizer: UniformQuantizer,
    binaryFactor: BinaryFactor? = nil, evaluation: Evaluation = .closedForm
  ) {
    self.quantizer = quantizer
    let integral = estimator.reciprocalIntegral(for: quantizer)
    let evaluated = evaluation == .closedForm ? integral : integral.withoutClosedForms
    self.integral =
      integral.extent == .line
      ? evaluated.tabled(spacing: quantizer.stepSize / 2, reach: quantizer.limit) : evaluated
    lowerHalf = self.integral(-quantizer.stepSize / 2)
    binIntegral = self.integral(quantizer.stepSize / 2) - lowerHalf

    let isBinary = estimator.characteristics.family == .binary
    let reading = binaryFactor ?? (isBinary || quantizer.grid == .sign ? .unit : .bin)
    let hasFiniteBins = quantizer.bits > 1 && !isBinary
    if hasFiniteBins && self.integral.extent == .line {
      let range = quantizer.representableRange
      let anchor = quantizer.anchorBoundary
      let length = range.upperBound - range.lowerBound
      alpha =
        length
        / (self.integral(range.upperBound - anchor) - self.integral(range.lowerBound - anchor))
      mappedStep = quantizer.stepSize
    } else if hasFiniteBins || (reading == .bin && binIntegral.isFinite) {
      alpha = quantizer.stepSize / binIntegral
      mappedStep = quantizer.stepSize
    } else {
      alpha = 1
      mappedStep = binIntegral
    }
  }

  /// Weights for which M is finite; towards a finite end it grows without bound.
  public var domain: ClosedRange<Double> {
    guard integral.extent == .line else { return -Double.infinity...Double.infinity }
    let anchor = quantizer.anchorBoundary
    return (integral.domain.lowerBound + anchor)...(integral.domain.upperBound + anchor)
  }

  /// M(w), in weight units; −∞ or ∞ for weights outside of `domain`.
  public func callAsFunction(_ w: Double) -> Double {
    switch integral.extent {
    case .line:
      let anchor = quantizer.anchorBoundary
      return anchor + alpha * integral(w - anchor)
    case .cyclical:
      let (boundary, offset) = quantizer.nearestBoundary(to: w)
      return image(ofBoundary: boundary) + alpha * integral(offset)
    }
  }

  /// M'(w) = α/Q̂′(w) (Equation 13), of the continued Q̂′ outside of the representable range.
  public func derivative(at w: Double) -> Double {
    switch integral.extent {
    case .line: alpha * integral.integrand(w - quantizer.anchorBoundary)
    case .cyclical: alpha * integral.integrand(quantizer.nearestBoundary(to: w).offset)
    }
  }

  /// M⁻¹(m), in weight units, to the last few bits.
  public func inverse(_ m: Double) -> Double {
    let anchor = quantizer.anchorBoundary
    switch integral.extent {
    case .line:
      return anchor + integral.inverse((m - anchor) / alpha, in: integral.domain)
    case .cyclical:
      let belowAnchor = alpha * lowerHalf
      let bins = ((m - anchor - belowAnchor) / mappedStep).rounded(.down)
      let distance = (m - anchor - bins * mappedStep) / alpha
      let half = quantizer.stepSize / 2
      return anchor + bins * quantizer.stepSize + integral.inverse(distance, in: -half...half)
    }
  }

  /// Boundary points are fixed, to the bit, unless α := 1 stretches the bins.
  private func image(ofBoundary boundary: Double) -> Double {
    if mappedStep == quantizer.stepSize { return boundary }
    let anchor = quantizer.anchorBoundary
    return anchor + (boundary - anchor) / quantizer.stepSize * mappedStep
  }
}
