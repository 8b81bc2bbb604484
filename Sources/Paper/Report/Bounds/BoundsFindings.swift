import Drawing
import Figures
import Results

/// What the counts of weights and steps come to, in words.
struct BoundsFindings {
  private let findings: Findings

  init(_ inputs: FigureInputs) { findings = inputs.findings }

  private func value(_ name: String) -> Double { findings.number("bounds.\(name)") ?? .nan }
  private func count(_ name: String) -> String {
    findings.number("bounds.\(name)").map { grouped(Int($0)) } ?? "no"
  }
  private func pairs(_ list: String) -> [String] { findings["bounds.\(list)"]?.list ?? [] }
  private func label(_ place: String) -> RichText {
    symbols(findings.word("\(place).label") ?? place)
  }

  /// Whether the theorems hold once every term is written down.
  var outcome: RichText {
    let verdict: RichText =
      findings.word("bounds.spelled-out-holds") == ClaimVerdict.supported.rawValue
      ? "none grows by more than the spelled-out bound and rounding (2^{−50} *w*_{max}): the theorems’ mathematics is right"
      : "\(count("broken-spelled-out")) grow by more than the spelled-out bound and rounding (2^{−50} *w*_{max})"
    return """
      Of \(count("covered")) pairs that the theorems speak of, in double precision, \(verdict).
      """
  }

  /// For each case whose printed bound is broken: how often, and what it lacks; one line for all that keep it.
  var broken: [RichText] {
    var lines = pairs("breaking").map { place -> RichText in
      """
      **\(label(place))**: \(percent(findings.number("\(place).double.broken-share") ?? .nan)) of \
      \(grouped(Int(findings.number("\(place).covered") ?? 0))) pairs grow by more. \(reason(place))
      """
    }
    let kept = pairs("keeping")
    if !kept.isEmpty {
      lines.append("It holds for every pair with \(kept.map(label).joined(separator: "; ")).")
    }
    return lines
  }

  /// The printed bounds, where training breaks them.
  var contradiction: RichText? {
    let breaking = pairs("breaking")
    guard !breaking.isEmpty else { return nil }
    let spelledOut: RichText =
      value("broken-spelled-out") == 0
      ? "With every term spelled out it never does."
      : "With every term spelled out it does for \(count("broken-spelled-out"))."
    return """
      **The bounds as printed, on real training** ([there](#bounds)). In \(breaking.count) of \
      \(count("count")) settings *E* grows by more than Theorem 5.1, D.3 or 5.2 allows, for \
      \(range("broken-share") { percent($0) }) of the pairs of a weight and a step, an *O*(*η*^{2}) without \
      constant counted as 0. \(spelledOut)
      """
  }

  private func range(_ name: String, _ shown: (Double) -> RichText) -> RichText {
    let (least, greatest) = (value("\(name).least"), value("\(name).greatest"))
    return findings.truth("bounds.\(name).is-one") == true
      ? shown(greatest) : "\(shown(least)) to \(shown(greatest))"
  }

  /// What the printed bound leaves out for this optimizer.
  private func reason(_ place: String) -> RichText {
    let l2 = findings.number("\(place).l2") ?? 0
    let gaps: [(String, RichText)] = [
      (
        "penalty",
        """
        the penalty *λ*Σ*w*^{2}, here with *λ* = \(scientific(l2, digits: 1)), which the theorems \
        do not know
        """
      ),
      ("order-constant", "the constant of Theorem 5.2’s *O*(*η*^{2}), which it does not state"),
      ("epsilon", "*ε*, which Appendix E sets to 0"),
      ("alpha", "the factor *α* of *M*′ in the convexity error"),
      ("lag-constant", "the constant of Theorem D.3’s *O*(*η*^{2}), which it does not state"),
    ]
    let reasons = gaps.filter { findings.truth("\(place).lacks-\($0.0)") == true }.map(\.1)
    return "The printed bound lacks \(reasons.joined(separator: "; "))."
  }

  /// What rounding does.
  var single: RichText {
    guard let worst = pairs("worst-single").first else { return "" }
    let share = findings.number("\(worst).single.broken-spelled-out-share") ?? .nan
    return """
      In single precision, as the nets really train, the rounding of a weight is often more than the whole \
      convexity error: there \(percent(share)) of the pairs grow by more than the \
      spelled-out bound in the worst case (\(label(worst))). That is arithmetic, not mathematics, \
      but it is the part of *E* that no small learning rate removes.
      """
  }

  /// How tight the bounds are, and what the error really comes from.
  var room: RichText {
    guard value("growth-median.least").isFinite else { return "" }
    return """
      Half of the time the growth of *E* is below \(range("growth-median") { scientific($0) }) of what is \
      allowed, by case. \(convexity) \(causes)
      """
  }

  /// How much larger the convexity error is than the remainder that it bounds, means over weights and steps.
  private var convexity: RichText {
    guard value("convexity-spelled-out.least").isFinite else { return "" }
    return """
      The convexity error is a wide bound: on average \
      \(range("convexity-spelled-out") { RichText(verbatim: grouped(Int($0))) }) \
      times the remainder *R* that it bounds, as printed up to \
      \(count("convexity-printed.greatest")) times, for Theorem D.3 takes the largest gradient so far.
      """
  }

  /// What the estimator itself causes beside what different gradients cause.
  private var causes: RichText {
    guard value("own-error.least").isFinite else { return "" }
    return """
      What the estimator itself does to a step, *R* and lag as observed, is on average \
      \(range("own-error") { percent($0) }) of the gradient error: once quantized weights differ anywhere in \
      the nets, it is their different gradients that drive them apart.
      """
  }
}
