import Drawing
import Figures
import Results

/// What the errors over learning rates come to, in words.
struct OrderFindings {
  private let findings: Findings

  init(_ inputs: FigureInputs) { findings = inputs.findings }

  private func pairs(_ list: String) -> [String] { findings["order.\(list)"]?.list ?? [] }
  private func label(_ place: String) -> RichText {
    symbols(findings.word("\(place).label") ?? place)
  }

  /// "3 decades".
  var decades: RichText {
    guard let count = findings.number("order.decades") else { return "one learning rate" }
    return "\(number(count, decimals: abs(count - count.rounded()) < 0.05 ? 0 : 1)) decades"
  }

  /// The least and the greatest exponent of a place; nil where none could be fitted.
  private func span(_ name: String) -> RichText? {
    guard let low = findings.number("\(name).least"),
      let high = findings.number("\(name).greatest")
    else { return nil }
    let (a, b) = (number(low, decimals: 2), number(high, decimals: 2))
    return RichText(verbatim: a == b ? a : "\(a) to \(b)")
  }

  /// The exponents where the theorems apply.
  var secondOrder: RichText {
    let steps = Int(findings.number("order.shared-steps") ?? 0)
    let parts = pairs("covered").map { place -> RichText in
      let first: RichText =
        span("\(place).one-step.exponents").map { "*p* = \($0) after one step" }
        ?? "after one step both nets are equal to the last bit but rounding"
      let later: RichText =
        span("\(place).several-steps.exponents").map { ", *p* = \($0) after \(steps)" } ?? ""
      return "**\(label(place))**: \(first)\(later)"
    }
    guard !parts.isEmpty else { return "No net without penalty and *ε* was followed." }
    let adaptive: RichText =
      findings.truth("order.adam-first-step") == true
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

  private func measured(_ places: [String]) -> RichText {
    places.compactMap { place in
      span("\(place).one-step.exponents").map { "*p* = \($0) (\(label(place)))" }
    }.joined(separator: "; ")
  }

  private var penalty: RichText? {
    let found = pairs("penalty")
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
    let found = pairs("epsilon")
    guard !found.isEmpty else { return nil }
    return """
      **Adam’s *ε* = \(symbols(findings.word("order.epsilon-values") ?? "")).** With *ε* > 0 a step depends on \
      the gradients’ size: from an empty memory it is *η*|*g*|/(|*g*| + *ε*′) with *ε*′ = *ε*/√(1 − *β*_{2}), \
      in *Q̂*-net for *g* = *Q̂*′∇*f*, in STE-net for *g* = ∇*f*. They differ by about \
      *ηε*′|1 − 1/*Q̂*′|/|∇*f*|, first order again, and large where gradients are not far above *ε*′. \
      Appendix E takes *ε* = 0. Measured after one step: \(measured(found)).
      """
  }

  /// The order of the error in the paper's own recipe, where it is not the theorems'.
  var contradiction: RichText? {
    guard !pairs("first-order").isEmpty, let exponents = span("order.first-order.exponents") else {
      return nil
    }
    return """
      **The error of a step is of first order in the recipe’s own setting** ([there](#order)). A penalty on \
      the weights and Adam’s *ε*, neither of which the theorems know, make it ∝ *η*^{*p*} with *p* = \
      \(exponents), where Section 5.3 builds on *p* = 2.
      """
  }

  /// The paper's claim by the exponents of Ē over the distance come.
  var nontrivial: RichText {
    let shared: RichText =
      [
        span("order.covered.one-step.relative-exponents").map { "*r* = \($0) after one step" },
        span("order.covered.several-steps.relative-exponents").map { "*r* = \($0) after several" },
      ].compactMap { $0 }.joined(separator: ", ")
    return """
      With equal gradients and without penalty and *ε* it does (\(shared)): there the claim holds as it \
      stands. Over whole runs of \(grouped(Int(findings.number("order.run-steps") ?? 0))) steps the nets see \
      gradients of their own. \(wholeRuns)
      """
  }

  private var wholeRuns: RichText {
    let verdicts = [
      verdict("covered", "**Where the theorems apply:**"),
      verdict("others", "**With a penalty or Adam’s usual ε, which they do not know:**"),
    ].compactMap { $0 }
    guard !verdicts.isEmpty else { return "No error of theirs was more than rounding." }
    return """
      With *Ē*/*D* at the lowest and at the highest rate, those left out whose error is rounding: \
      \(verdicts.joined(separator: " "))
      """
  }

  /// For some cases: how Ē/D of whole runs depends on the learning rate, and what that says of the claim.
  private func verdict(_ list: String, _ opening: RichText) -> RichText? {
    let parts = pairs("whole-runs.\(list)").compactMap { place -> RichText? in
      guard let slope = findings.number("\(place).whole-run.relative-exponent"),
        let first = findings.number("\(place).whole-run.first"),
        let last = findings.number("\(place).whole-run.last")
      else { return nil }
      return """
        \(label(place)): *r* = \(number(slope, decimals: 2)) (*Ē*/*D* from \
        \(scientific(100 * first))\u{202F}% to \(scientific(100 * last))\u{202F}%), \
        \(outcome(findings.word("\(place).whole-run.answer")))
        """
    }
    guard !parts.isEmpty else { return nil }
    return "\(opening) \(parts.joined(separator: "; "))."
  }

  private func outcome(_ answer: String?) -> RichText {
    switch answer {
    case "not supported":
      "**not supported**: the relative error hardly depends on the learning rate"
    case "in part": "**in part**: it falls with the learning rate, but not in proportion"
    default: "**supported**"
    }
  }
}
