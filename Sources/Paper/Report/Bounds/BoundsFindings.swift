import Drawing
import Figures
import Results

/// What the counts of weights and steps come to, in words.
struct BoundsFindings {
  private let cases: [BoundsCase]

  init(_ bounds: BoundsResult) { cases = bounds.cases }

  private var covered: Int { cases.reduce(0) { $0 + $1.tally(\.double).covered } }

  /// Pairs whose E grows by more than the spelled-out bound.
  private var brokenSpelledOut: Int {
    cases.reduce(0) { $0 + $1.tally(\.double).brokenCorrected }
  }

  /// Whether the theorems hold once every term is written down.
  var outcome: RichText {
    let broken = brokenSpelledOut
    let verdict: RichText =
      broken == 0
      ? "none grows by more than the spelled-out bound and rounding (2^{−50} *w*_{max}): the theorems’ mathematics is right"
      : "\(grouped(broken)) grow by more than the spelled-out bound and rounding (2^{−50} *w*_{max})"
    return """
      Of \(grouped(covered)) pairs that the theorems speak of, in double precision, \(verdict).
      """
  }

  /// For each case whose printed bound is broken: how often, and what it lacks; one line for all that keep it.
  var broken: [RichText] {
    let (kept, others) = (
      cases.filter { $0.tally(\.double).brokenPrinted == 0 },
      cases.filter { $0.tally(\.double).brokenPrinted > 0 }
    )
    var lines = others.map { entry -> RichText in
      let tally = entry.tally(\.double)
      return """
        **\(symbols(entry.label))**: \(percent(tally.brokenPrintedShare)) of \(grouped(tally.covered)) pairs \
        grow by more. \(reason(entry))
        """
    }
    if !kept.isEmpty {
      lines.append(
        "It holds for every pair with \(kept.map { symbols($0.label) }.joined(separator: "; ")).")
    }
    return lines
  }

  /// The printed bounds, where training breaks them.
  var contradiction: RichText? {
    let shares = cases.map { $0.tally(\.double).brokenPrintedShare }.filter { $0 > 0 }
    guard let least = shares.min(), let most = shares.max() else { return nil }
    let range: RichText =
      shares.count == 1 ? percent(most) : "\(percent(least)) to \(percent(most))"
    return """
      **The bounds as printed, on real training** ([there](#bounds)). In \(shares.count) of \
      \(cases.count) settings *E* grows by more than Theorem 5.1, D.3 or 5.2 allows, for \(range) of the \
      pairs of a weight and a step, an *O*(*η*^{2}) without constant counted as 0. \(spelledOut)
      """
  }

  private var spelledOut: RichText {
    brokenSpelledOut == 0
      ? "With every term spelled out it never does."
      : "With every term spelled out it does for \(grouped(brokenSpelledOut))."
  }

  /// What the printed bound leaves out for this optimizer.
  private func reason(_ entry: BoundsCase) -> RichText {
    var reasons: [RichText] = []
    if entry.l2 > 0 {
      reasons.append(
        """
        the penalty *λ*Σ*w*^{2}, here with *λ* = \(scientific(entry.l2, digits: 1)), which the theorems \
        do not know
        """)
    }
    if entry.isAdaptive {
      reasons.append("the constant of Theorem 5.2’s *O*(*η*^{2}), which it does not state")
      if entry.hasEpsilon {
        reasons.append("*ε*, which Appendix E sets to 0")
      }
    } else if entry.l2 == 0 {
      reasons.append("the factor *α* of *M*′ in the convexity error")
      if entry.tally(\.double).lagOverBound.total > 0 {
        reasons.append("the constant of Theorem D.3’s *O*(*η*^{2}), which it does not state")
      }
    }
    return "The printed bound lacks \(reasons.joined(separator: "; "))."
  }

  /// What rounding does.
  var single: RichText {
    let tallies = cases.map { (label: $0.label, tally: $0.tally(\.single)) }
    guard let worst = tallies.max(by: { $0.tally.keptCorrected > $1.tally.keptCorrected }) else {
      return ""
    }
    return """
      In single precision, as the nets really train, the rounding of a weight is often more than the whole \
      convexity error: there \(percent(worst.tally.brokenCorrectedShare)) of the pairs grow by more than the \
      spelled-out bound in the worst case (\(symbols(worst.label))). That is arithmetic, not mathematics, \
      but it is the part of *E* that no small learning rate removes.
      """
  }

  /// How tight the bounds are, and what the error really comes from.
  var room: RichText {
    let medians = cases.compactMap { $0.tally(\.double).increaseOverBound.quantile(0.5) }
    guard let low = medians.min(), let high = medians.max() else { return "" }
    return """
      Half of the time the growth of *E* is below \(scientific(low)) to \(scientific(high)) of what is \
      allowed, by case. \(convexity) \(causes)
      """
  }

  /// How much larger the convexity error is than the remainder that it bounds, means over weights and steps.
  private var convexity: RichText {
    func ratios(_ bound: BoundTally.Curve) -> [Double] {
      cases.filter { !$0.isAdaptive }.compactMap { entry in
        let tally = entry.tally(\.double)
        guard let allowed = tally.mean(bound), let found = tally.mean(.remainder), found > 0 else {
          return nil
        }
        return allowed / found
      }
    }
    guard let printed = ratios(.printedConvexity).max(),
      let corrected = ratios(.correctedConvexity).max(),
      let least = ratios(.correctedConvexity).min()
    else { return "" }
    return """
      The convexity error is a wide bound: on average \(grouped(Int(least))) to \(grouped(Int(corrected))) \
      times the remainder *R* that it bounds, as printed up to \(grouped(Int(printed))) times, for \
      Theorem D.3 takes the largest gradient so far.
      """
  }

  /// What the estimator itself causes beside what different gradients cause.
  private var causes: RichText {
    let shares = cases.compactMap { entry -> Double? in
      let tally = entry.tally(\.double)
      guard let gradient = tally.mean(.gradientErrorWithPenalty), let lag = tally.mean(.lag),
        let remainder = tally.mean(.remainder), gradient > 0
      else { return nil }
      return (lag + remainder) / gradient
    }
    guard let least = shares.min(), let most = shares.max() else { return "" }
    return """
      What the estimator itself does to a step, *R* and lag as observed, is on average \(percent(least)) to \
      \(percent(most)) of the gradient error: once quantized weights differ anywhere in the nets, it is \
      their different gradients that drive them apart.
      """
  }
}

extension BoundsCase {
  /// Adam and its relatives need no M: their convexity error is empty.
  var isAdaptive: Bool { epsilon != nil }

  /// Whether ε is more than a guard against a division by zero.
  var hasEpsilon: Bool { (epsilon ?? 0) > 1e-20 }
}
