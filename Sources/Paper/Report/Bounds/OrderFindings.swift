import Drawing
import Figures
import Foundation
import Results

/// What the errors over learning rates come to, in words.
struct OrderFindings {
  private let cases: [BoundsCase]

  init(_ bounds: BoundsResult) { cases = bounds.cases }

  /// "3 decades".
  var decades: RichText {
    let rates = cases.first?.wholeRuns.learningRates ?? []
    guard let low = rates.min(), let high = rates.max(), low > 0, high > low else {
      return "one learning rate"
    }
    let count = log10(high / low)
    return "\(number(count, decimals: abs(count - count.rounded()) < 0.05 ? 0 : 1)) decades"
  }

  /// Cases that the theorems cover: no penalty, and no ε to speak of.
  private var covered: [BoundsCase] { cases.filter { $0.l2 == 0 && !$0.hasEpsilon } }

  /// Slopes of the stretches, lowest and highest; nil where none could be fitted.
  private func span(
    _ entries: [BoundsCase], _ order: KeyPath<BoundsStretch, ErrorOrder>,
    _ slope: KeyPath<ErrorOrder, Double?>
  ) -> RichText? {
    span(entries.flatMap(\.stretches).compactMap { $0[keyPath: order][keyPath: slope] })
  }

  private func span(_ values: [Double]) -> RichText? {
    guard let low = values.min(), let high = values.max() else { return nil }
    let (a, b) = (number(low, decimals: 2), number(high, decimals: 2))
    return RichText(verbatim: a == b ? a : "\(a) to \(b)")
  }

  /// The exponents where the theorems apply.
  var secondOrder: RichText {
    var parts: [RichText] = []
    for entry in covered {
      let one = span([entry], \.oneStep, \.slope)
      let several = span([entry], \.severalSteps, \.slope)
      let steps = entry.stretches.first?.severalSteps.steps ?? 0
      guard one != nil || several != nil else { continue }
      let first: RichText =
        one.map { "*p* = \($0) after one step" }
        ?? "after one step both nets are equal to the last bit but rounding"
      let later: RichText = several.map { ", *p* = \($0) after \(steps)" } ?? ""
      parts.append("**\(symbols(entry.label))**: \(first)\(later)")
    }
    guard !parts.isEmpty else { return "No net without penalty and *ε* was followed." }
    let adaptive: RichText =
      covered.contains { $0.isAdaptive && $0.stretches.allSatisfy { $0.oneStep.slope == nil } }
      ? " (Adam’s first step is ±*η* whatever the gradient’s size, so that *Q̂*′ drops out of it.)"
      : ""
    return """
      Without penalty and *ε*, as the theorems have it, *Ē* ∝ *η*^{*p*} has the exponents \
      \(parts.joined(separator: "; ")).\(adaptive)
      """
  }

  /// Penalty and ε, with the derivation and the measured exponents.
  var firstOrder: [RichText] {
    [penalty, epsilon].compactMap { $0 }
  }

  private func measured(_ entries: [BoundsCase]) -> RichText {
    entries.compactMap { entry in
      span([entry], \.oneStep, \.slope).map { "*p* = \($0) (\(symbols(entry.label)))" }
    }.joined(separator: "; ")
  }

  private var penalty: RichText? {
    let found = cases.filter { $0.l2 > 0 && !$0.isAdaptive }
    guard !found.isEmpty else { return nil }
    return """
      **The penalty *λ*Σ*w*^{2}.** Its gradient does not pass through *Q̂*′. *Q̂*-net moves by −2*ηλw*, which \
      *M* carries over to −2*ηλ M*′(*w*)*w* = −2*ηλ αw*/*Q̂*′(*w*); STE-net, at *M*(*w*), moves by \
      −2*ηλM*(*w*). The two differ by 2*ηλ*|*M*(*w*) − *αw*/*Q̂*′(*w*)|, which is zero for the STE alone: \
      an error of first order that no theorem of the paper counts. Measured after one step: \
      \(measured(found)).
      """
  }

  private var epsilon: RichText? {
    let found = cases.filter { $0.hasEpsilon }
    guard !found.isEmpty else { return nil }
    let sizes = Set(found.compactMap(\.epsilon)).sorted().map { scientific($0, digits: 1) }
    return """
      **Adam’s *ε* = \(sizes.joined(separator: ", ")).** With *ε* > 0 a step depends on the gradients’ size: \
      from an empty memory it is *η*|*g*|/(|*g*| + *ε*′) with *ε*′ = *ε*/√(1 − *β*_{2}), in *Q̂*-net for \
      *g* = *Q̂*′∇*f*, in STE-net for *g* = ∇*f*. They differ by about *ηε*′|1 − 1/*Q̂*′|/|∇*f*|, first order \
      again, and large where gradients are not far above *ε*′. Appendix E takes *ε* = 0. Measured after one step: \
      \(measured(found)).
      """
  }

  /// The order of the error in the paper's own recipe, where it is not the theorems'.
  var contradiction: RichText? {
    let found = others.filter { entry in
      entry.stretches.contains { ($0.oneStep.slope ?? 2) < 1.5 }
    }
    guard let exponents = span(found, \.oneStep, \.slope) else { return nil }
    return """
      **The error of a step is of first order in the recipe’s own setting** ([there](#order)). A penalty on \
      the weights and Adam’s *ε*, neither of which the theorems know, make it ∝ *η*^{*p*} with *p* = \
      \(exponents), where Section 5.3 builds on *p* = 2.
      """
  }

  /// The paper's claim by the exponents of Ē over the distance come.
  var nontrivial: RichText {
    let one = span(covered, \.oneStep, \.relativeSlope)
    let several = span(covered, \.severalSteps, \.relativeSlope)
    let shared: RichText =
      [one.map { "*r* = \($0) after one step" }, several.map { "*r* = \($0) after several" }]
      .compactMap { $0 }.joined(separator: ", ")
    return """
      With equal gradients and without penalty and *ε* it does (\(shared)): there the claim holds as it \
      stands. Over whole runs of \(grouped(cases.first?.wholeRuns.steps ?? 0)) steps the nets see gradients \
      of their own. \(wholeRuns)
      """
  }

  private var wholeRuns: RichText {
    let verdicts = [
      verdict(covered, "**Where the theorems apply:**"),
      verdict(others, "**With a penalty or Adam’s usual ε, which they do not know:**"),
    ].compactMap { $0 }
    guard !verdicts.isEmpty else { return "No error of theirs was more than rounding." }
    return """
      With *Ē*/*D* at the lowest and at the highest rate, those left out whose error is rounding: \
      \(verdicts.joined(separator: " "))
      """
  }

  private var others: [BoundsCase] {
    cases.filter { entry in !covered.contains { $0.name == entry.name } }
  }

  /// For some cases: how Ē/D of whole runs depends on the learning rate, and what that says of the claim.
  private func verdict(_ entries: [BoundsCase], _ opening: RichText) -> RichText? {
    let parts = entries.compactMap { entry -> RichText? in
      let order = entry.fittedRuns
      guard let slope = order.relativeSlope else { return nil }
      let fitted = order.fittedRelativeErrors
      guard let first = fitted.first, let last = fitted.last else { return nil }
      return """
        \(symbols(entry.label)): *r* = \(number(slope, decimals: 2)) (*Ē*/*D* from \
        \(scientific(100 * first))\u{202F}% to \(scientific(100 * last))\u{202F}%), \(outcome(slope))
        """
    }
    guard !parts.isEmpty else { return nil }
    return "\(opening) \(parts.joined(separator: "; "))."
  }

  private func outcome(_ slope: Double) -> RichText {
    switch slope {
    case ..<0.25: "**not borne out**: the relative error hardly depends on the learning rate"
    case ..<0.75: "**in part**: it falls with the learning rate, but not in proportion"
    default: "**borne out**"
    }
  }
}
