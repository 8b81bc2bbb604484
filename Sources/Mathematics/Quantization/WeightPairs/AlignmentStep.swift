/// One weight over one step of Q̂-net and STE-net side by side: the weight alignment error before and after,
/// and what the theorems allow it to grow by. All in weight units.
package struct AlignmentStep: Sendable, Hashable {
  /// E^(t).
  package var before: Double
  /// E^(t+1).
  package var after: Double
  /// The gradient error of Equations 6, 51 and 7: what different gradients of the loss account for.
  package var gradientError: Double
  /// The same with the gradients of the L2 penalty, which the theorems leave out.
  package var gradientErrorWithPenalty: Double
  /// How far the step of Q̂-net, carried over by M', is from the step that the same gradients without Q̂′
  /// give: zero without memory, O(η²) with momentum (Theorem D.2) or in Adam (Theorem 5.2).
  package var lag: Double
  /// A bound of `lag` from the constants of the assumptions: the O(η²) of Theorems D.3 and 5.2 spelled out.
  package var lagBound: Double
  /// |R|, the remainder of Taylor's theorem in Equation 22; zero for Adam, which needs no M.
  package var remainder: Double
  /// The convexity error as the theorem prints it; zero where it only says O(η²) (Theorem 5.2).
  package var printedConvexity: Double
  /// The same with α, which M' = α/Q̂′ has, and L₊².
  package var correctedConvexity: Double
  /// The same by the expression of Appendix H, which lacks the square on L₊; nil with momentum and in Adam.
  package var appendixHConvexity: Double?

  /// E^(t+1) − E^(t).
  package var increase: Double { after - before }

  /// What the theorem says `increase` is at most, an O(η²) without constant left out.
  package var printedBound: Double { gradientError + printedConvexity }

  /// What `increase` is at most with every term spelled out.
  package var correctedBound: Double {
    gradientErrorWithPenalty + lagBound + correctedConvexity
  }

  /// The bound that follows from the constants of Appendix H.
  package var appendixHBound: Double? { appendixHConvexity.map { gradientError + $0 } }

  /// Whether `increase` exceeds `bound` by no more than `rounding`.
  package func keeps(_ bound: Double, rounding: Double) -> Bool { increase <= bound + rounding }
}
