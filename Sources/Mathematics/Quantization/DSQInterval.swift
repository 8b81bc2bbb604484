/// One end of the interval [1.71, 4.28] that Appendix H states for DSQ (Gong et al. 2019): the paper's
/// bound on L'·L₊/L₋², and what that quantity is.
///
/// As in the appendix Q̂(w) = tanh(kw) in a bin, a = 1 − tanh(kΔ/2). With Δ = 1, k = κ = ln(2/a − 1).
/// L' is per bin; divide by Δ for weight units.
package struct DSQInterval: Sendable, Hashable {
  /// a in (0, 1).
  package let shortfall: Double

  /// The values of a between which training moves it for weights, by the paper; the printed interval
  /// belongs to them in this order.
  package static let ends = [DSQInterval(shortfall: 0.25), DSQInterval(shortfall: 0.11)]

  package init(shortfall: Double) { self.shortfall = shortfall }

  /// k at Δ = 1.
  package var sharpnessPerBin: Double { DSQ(shortfall: shortfall).sharpnessPerBin }

  /// (1 − a)/(2a − a²), the appendix's bound on L'·L₊/L₋².
  package var printedBound: Double { (1 - shortfall) / leastShare }

  /// 2k(1 − a)/(2a − a²): the same with the factor 2k kept, and L' still taken at the bin's end.
  package var boundWithSlopeAtEnd: Double { 2 * sharpnessPerBin * printedBound }

  /// L'·L₊/L₋² with the true L'. For a below 1 − 1/√3 the steepest slope lies inside the bin, and this
  /// exceeds `boundWithSlopeAtEnd` too.
  package var ratio: Double { 2 * bounds.appendixHConstant }

  /// L₋, L₊ and L' of the appendix's Q̂.
  package var bounds: DerivativeBounds {
    HyperbolicTangentCell(gain: sharpnessPerBin, inverseWidth: sharpnessPerBin, halfWidth: 0.5)
      .bounds
  }

  /// L₋, L₊ and L' of DSQ as its authors define it, a step of height 1 across the bin.
  package var boundsAsDefined: DerivativeBounds {
    HyperbolicTangentCell(
      gain: sharpnessPerBin / (2 * (1 - shortfall)), inverseWidth: sharpnessPerBin, halfWidth: 0.5
    ).bounds
  }

  /// α of DSQ as its authors define it.
  package var alphaAsDefined: Double {
    WeightMap(of: DSQ(shortfall: shortfall), on: UniformQuantizer(bits: 2, limit: 1))
      .alpha
  }

  /// The largest one-step remainder of DSQ as its authors define it, over (η∇f)², across a range of four
  /// levels with Δ = 1; to be held against the constants of `boundsAsDefined`. Nil is never returned for
  /// a in (0, 1).
  package var largestRemainderAsDefined: OneStepRemainder? {
    OneStepRemainder.searched(
      of: DSQ(shortfall: shortfall), on: UniformQuantizer(bits: 2, limit: 1.5), samples: 600)
  }

  /// 2a − a² = sech²(kΔ/2) = L₋/L₊.
  private var leastShare: Double { shortfall * (2 - shortfall) }
}
