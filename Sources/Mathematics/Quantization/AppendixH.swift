/// One line of Appendix H: the constants of Theorem 5.1 for the HTGE of Pei et al. (2023), as that
/// appendix defines it, and as they follow from the theorem.
///
/// The appendix takes Q̂(w) = tanh(kw) about the *centre* of a bin of width Δ = 2/(2^b − 1), so
/// Q̂′(w) = k·sech²(kw), with k per weight unit. Appendix B has the middle at the boundary point, a
/// factor ½, and a sharpness per bin.
package struct AppendixH: Sendable, Hashable {
  /// b.
  package let bits: Int
  /// k, per weight unit.
  package let inverseWidth: Double

  /// The four bit widths of the appendix, in its order.
  package static let lines = [
    AppendixH(bits: 8, inverseWidth: 8),
    AppendixH(bits: 4, inverseWidth: 6),
    AppendixH(bits: 3, inverseWidth: 4),
    AppendixH(bits: 2, inverseWidth: 2),
  ]

  /// Δ, in weight units, of a range from −1 to 1.
  package var stepSize: Double { 2 / Double((1 << bits) - 1) }

  /// L₋ = k/cosh²(kΔ/2), L₊ = k, L' = 2k²·tanh(kw)/cosh²(kw) at w = min(Δ/2, ln(2 + √3)/(2k)).
  /// `appendixHConstant` of these is what the paper prints; `theoremConstant` is what Theorem 5.1 needs.
  package var bounds: DerivativeBounds { cell.bounds }

  /// α of this Q̂; above 1, as Q̂ is not scaled to the step it approximates.
  package var alpha: Double {
    stepSize / (2 * cell.reciprocalIntegral(to: stepSize / 2))
  }

  /// α·L'·L₊²/(2L₋²), the constant that the proof gives once M' = α/Q̂′ is used in full.
  package var correctedConstant: Double {
    bounds.correctedConstant(alpha: alpha)
  }

  /// The largest one-step remainder within a bin, to be held against `bounds.theoremConstant` and
  /// `correctedConstant`.
  package func largestRemainder(samples: Int = 500) -> OneStepRemainder {
    let cell = cell
    let factor = alpha
    return OneStepRemainder.searched(
      derivative: { cell.derivative(at: $0) }, map: { factor * cell.reciprocalIntegral(to: $0) },
      alpha: factor, on: (-stepSize / 2)...(stepSize / 2), samples: samples)
  }

  private var cell: HyperbolicTangentCell {
    HyperbolicTangentCell(gain: inverseWidth, inverseWidth: inverseWidth, halfWidth: stepSize / 2)
  }
}
