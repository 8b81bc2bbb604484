/// Samples of an estimator's Q̂′, as a user hands them in: enough to train with it, without Swift.
public struct SampledDerivative: Sendable, Hashable, Codable {
  /// What the positions run over.
  public enum Span: String, Sendable, CaseIterable, Codable {
    /// One quantization bin, from the boundary point below a level (0) to the one above it (1); the same
    /// in every bin.
    case bin
    /// The range, from −w_max (−1) to w_max (1).
    case range

    /// The positions that samples must cover.
    public var ends: ClosedRange<Double> {
      switch self {
      case .bin: 0...1
      case .range: -1...1
      }
    }
  }

  /// Fewer points say too little of a curve.
  public static let fewestPoints = 5

  public let span: Span
  /// Strictly increasing, from end to end of the span.
  public let positions: [Double]
  /// Q̂′ there; positive.
  public let derivatives: [Double]
  /// What readers are to call the estimator.
  public let title: String

  /// - Precondition: `fewestPoints` or more, positions strictly increasing and covering the span,
  ///   derivatives positive and finite. Whoever reads a file checks that first.
  public init(span: Span, positions: [Double], derivatives: [Double], title: String) {
    precondition(positions.count == derivatives.count && positions.count >= Self.fewestPoints)
    precondition(positions.first == span.ends.lowerBound && positions.last == span.ends.upperBound)
    precondition(zip(positions, positions.dropFirst()).allSatisfy(<), "positions out of order")
    precondition(derivatives.allSatisfy { $0 > 0 && $0.isFinite }, "Q̂′ is not positive")
    self.span = span
    self.positions = positions
    self.derivatives = derivatives
    self.title = title
  }

  /// The estimator that goes through the samples.
  public func makeEstimator() -> any GradientEstimator {
    switch span {
    case .bin: SampledBin(self)
    case .range: SampledRange(self)
    }
  }

  /// Name and traits that both estimators share.
  func characteristics(isCyclical: Bool) -> EstimatorCharacteristics {
    EstimatorCharacteristics(
      family: .multiBit, evidence: .own, sign: .zeroOutside, isCyclical: isCyclical,
      source: title, remark: isCyclical ? "" : "over the range: no α common to all bins")
  }
}

/// ∫ds/f from the first sample on: once for every interval between samples, so that each call integrates
/// over one interval at most.
struct SampledReciprocal: Sendable {
  private let curve: MonotoneCubic
  private let sums: [Double]

  init(_ curve: MonotoneCubic) {
    self.curve = curve
    var sums = [0.0]
    for (a, b) in zip(curve.positions, curve.positions.dropFirst()) {
      sums.append((sums.last ?? 0) + Self.integral(curve, from: a, to: b))
    }
    self.sums = sums
  }

  /// ∫ds/f from the first position to `x` between the ends.
  func callAsFunction(_ x: Double) -> Double {
    let k = curve.interval(of: x)
    return sums[k] + Self.integral(curve, from: curve.positions[k], to: x)
  }

  var total: Double { sums[sums.count - 1] }

  private static func integral(_ curve: MonotoneCubic, from a: Double, to b: Double) -> Double {
    AdaptiveQuadrature.integral(of: { 1 / curve.value(at: $0) }, from: a, to: b).value
  }
}
