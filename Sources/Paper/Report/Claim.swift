import Drawing
import Figures
import Results

/// One of the two claims that the paper's Section 6 sets out to show, judged by our numbers.
package struct Claim: Sendable {
  package enum Outcome: String, Sendable {
    case borneOut = "borne out"
    case notBorneOut = "not borne out"
    /// A run that it needs is missing.
    case open = "open"
  }

  package let letter: String
  /// The claim in the paper's sense.
  package let statement: RichText
  package let outcome: Outcome
  /// The numbers that decide, one sentence each.
  package let evidence: [RichText]

  /// How far apart the baseline may be, in units of what one per cent of learning rate does.
  static let likeness = 2.0
  /// How many times the baseline the unadjusted pair must be apart.
  static let worsening = 2.0
  /// The difference of validation accuracy that counts as almost none: half a point, or as much as chance in
  /// the choice of the test images explains (two standard errors), where they are few.
  static func accuracyMargin(_ accuracy: Double, images: Int) -> Double {
    let variance = 2 * accuracy * (1 - accuracy) / Double(max(1, images))
    return max(smallestMargin, 2 * variance.squareRoot())
  }
  private static let smallestMargin = 0.005

  /// The rule in words, for the report.
  package static var rule: RichText {
    """
    Claim A counts as borne out when, for each optimizer, *Ē* of the baseline is at most \
    \(number(likeness, decimals: 0)) times *Ē* of the learning-rate tweak, and the mean validation \
    accuracies of *Q̂*-net and STE-net differ by at most \
    \(number(smallestMargin * 100, decimals: 1)) points or two standard errors of a difference of \
    accuracies, whichever is more. Claim B counts as borne out when *Ē* \
    without re-initialization is at least \(number(worsening, decimals: 0)) times *Ē* of the \
    baseline and the agreement is lower.
    """
  }

  /// Both claims.
  package static func judge(_ analysis: AnalysisResult) -> [Claim] {
    [claimA(analysis), claimB(analysis)]
  }

  private static func claimA(_ analysis: AnalysisResult) -> Claim {
    var evidence: [RichText] = []
    var outcomes: [Outcome] = []
    for (suffix, name) in [("sgd", "SGD"), ("adam", "Adam")] {
      guard let baseline = analysis.comparison("baseline-\(suffix)")?.total,
        let tweak = analysis.comparison("lr-tweak-\(suffix)")?.total,
        let surrogate = analysis.run("qhat-\(suffix)"), let ste = analysis.run("ste-\(suffix)")
      else {
        outcomes.append(.open)
        evidence.append("\(name): a run is missing.")
        continue
      }
      let ratio = baseline.errorOverLimit.mean / tweak.errorOverLimit.mean
      let gap = surrogate.validationAccuracy.mean - ste.validationAccuracy.mean
      let margin = accuracyMargin(surrogate.validationAccuracy.mean, images: analysis.testCount)
      let holds = ratio <= likeness && abs(gap) <= margin
      outcomes.append(holds ? .borneOut : .notBorneOut)
      evidence.append(
        """
        \(name): *Ē* is \(percent(baseline.errorOverLimit.mean)) of *w*_{max} between *Q̂*-net and \
        STE-net, and \(percent(tweak.errorOverLimit.mean)) when only the learning rate is raised by \
        one per cent (ratio \(number(ratio, decimals: 2))); \(percent(baseline.agreement.mean)) of \
        the quantized weights agree (tweak: \(percent(tweak.agreement.mean))); validation accuracy \
        is \(percent(surrogate.validationAccuracy.mean)) against \
        \(percent(ste.validationAccuracy.mean)).
        """)
    }
    return Claim(
      letter: "A", statement: "*Q̂*-net and STE-net train in almost exactly the same way.",
      outcome: together(outcomes), evidence: evidence)
  }

  private static func claimB(_ analysis: AnalysisResult) -> Claim {
    let statement: RichText =
      "Without the re-initialization of the weights (SGD) they do not."
    guard let baseline = analysis.comparison("baseline-sgd")?.total,
      let unadjusted = analysis.comparison("unadjusted-sgd")?.total
    else {
      return Claim(
        letter: "B", statement: statement, outcome: .open, evidence: ["A run is missing."])
    }
    let ratio = unadjusted.errorOverLimit.mean / baseline.errorOverLimit.mean
    let holds =
      ratio >= worsening && unadjusted.agreement.mean < baseline.agreement.mean
    return Claim(
      letter: "B", statement: statement, outcome: holds ? .borneOut : .notBorneOut,
      evidence: [
        """
        *Ē* \(change(baseline.errorOverLimit, unadjusted.errorOverLimit)) of *w*_{max} \
        (\(number(ratio, decimals: 1)) times), and agreement \
        \(change(baseline.agreement, unadjusted.agreement)).
        """
      ])
  }

  /// "rises from 0.5 % to 2.7 %".
  private static func change(_ from: SeedValues, _ to: SeedValues) -> RichText {
    let verb = to.mean > from.mean ? "rises" : to.mean < from.mean ? "falls" : "stays"
    return "\(verb) from \(percent(from.mean)) to \(percent(to.mean))"
  }

  private static func together(_ outcomes: [Outcome]) -> Outcome {
    if outcomes.contains(.notBorneOut) { return .notBorneOut }
    return outcomes.contains(.open) ? .open : .borneOut
  }
}
