import Drawing
import Figures
import Results

/// One of the two claims that the paper's Section 6 sets out to show, with what `analyze` found of it.
package struct Claim: Sendable {
  package let letter: String
  /// The claim in the paper's sense.
  package let statement: RichText
  package let verdict: ClaimVerdict
  /// The numbers that decide, one sentence each.
  package let evidence: [RichText]

  /// Both claims, as the findings have them.
  package static func all(_ analysis: AnalysisResult) -> [Claim] {
    [
      Claim(
        letter: "A", statement: "*Q̂*-net and STE-net train in almost exactly the same way.",
        verdict: verdict("a", analysis), evidence: likeness(analysis) + paper("a", analysis)),
      Claim(
        letter: "B",
        statement: "Without the re-initialization of the weights (SGD) they do not.",
        verdict: verdict("b", analysis), evidence: worsening(analysis) + paper("b", analysis)),
    ]
  }

  /// The rules in words, as the findings have them; empty without findings.
  package static func rules(_ analysis: AnalysisResult) -> RichText {
    ["likeness", "accuracy-margin", "worsening", "verdict-seeds"].compactMap {
      analysis.findings.word("rules.\($0).statement").map(symbols)
    }.joined(separator: " ")
  }

  private static func verdict(_ letter: String, _ analysis: AnalysisResult) -> ClaimVerdict {
    let word = analysis.findings.word("\(analysis.experiment.name).claim-\(letter)")
    return word.flatMap(ClaimVerdict.init) ?? .open
  }

  /// What the same rules make of the numbers that the paper prints, where they do not support the claim.
  private static func paper(_ letter: String, _ analysis: AnalysisResult) -> [RichText] {
    let word = analysis.findings.word("\(analysis.experiment.name).paper.claim-\(letter)")
    guard word == ClaimVerdict.notSupported.rawValue else { return [] }
    return ["By the same rules the paper’s own numbers for this network do not support the claim."]
  }

  private static func likeness(_ analysis: AnalysisResult) -> [RichText] {
    let (findings, name) = (analysis.findings, analysis.experiment.name)
    return analysis.experiment.optimizerGroups.map { group -> RichText in
      let (baseline, lrTweak) = ("\(name).baseline.\(group.name)", "\(name).lr-tweak.\(group.name)")
      let optimizer = RichText(verbatim: group.rule.displayName)
      guard let error = findings.number("\(baseline).error"),
        let other = findings.number("\(lrTweak).error"),
        let ratio = findings["\(baseline).error-over-lr-tweak"],
        let agreement = findings.number("\(baseline).agreement"),
        let reference = findings.number("\(lrTweak).agreement"),
        let qhat = findings.number("\(name).qhat.\(group.name).validation-accuracy"),
        let ste = findings.number("\(name).ste.\(group.name).validation-accuracy")
      else { return "\(optimizer): a run is missing." }
      return """
        \(optimizer): *Ē* is \(percent(error)) of *w*_{max} between *Q̂*-net and STE-net, and \
        \(percent(other)) when only the learning rate is raised by one per cent (ratio \(shown(ratio))); \
        \(percent(agreement)) of the quantized weights agree (tweak: \(percent(reference))); \
        validation accuracy is \(percent(qhat)) against \(percent(ste)).
        """
    }
  }

  private static func worsening(_ analysis: AnalysisResult) -> [RichText] {
    let (findings, name) = (analysis.findings, analysis.experiment.name)
    return analysis.experiment.optimizerGroups.compactMap { group -> RichText? in
      let place = "\(name).unadjusted.\(group.name)"
      guard let ratio = findings["\(place).error-over-baseline"] else { return nil }
      let baseline = "\(name).baseline.\(group.name)"
      guard let from = findings.number("\(baseline).error"),
        let to = findings.number("\(place).error"),
        let agreed = findings.number("\(baseline).agreement"),
        let agree = findings.number("\(place).agreement")
      else { return "A run is missing." }
      return """
        *Ē* \(change(from, to)) of *w*_{max} (ratio \(shown(ratio))), and agreement \
        \(change(agreed, agree)).
        """
    }
  }

  /// "1.02, 95 % interval 0.95 to 1.10, 5 seeds".
  private static func shown(_ ratio: Finding) -> RichText {
    let value = number(ratio.number ?? .nan, decimals: 2)
    guard let interval = ratio.interval else {
      return RichText(verbatim: "\(value), one seed")
    }
    return RichText(
      verbatim: "\(value), 95\u{202F}% interval \(number(interval.lowerBound, decimals: 2)) to "
        + "\(number(interval.upperBound, decimals: 2)), \(ratio.seeds) seeds")
  }

  /// "rises from 0.5 % to 2.7 %".
  private static func change(_ from: Double, _ to: Double) -> RichText {
    let verb = to > from ? "rises" : to < from ? "falls" : "stays"
    return "\(verb) from \(percent(from)) to \(percent(to))"
  }
}
