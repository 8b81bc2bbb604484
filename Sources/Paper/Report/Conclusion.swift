import Foundation
import Results

/// What the console says at the end: the paper's two claims as `analyze` judged them, a line for each claim and
/// optimizer, and a line on what is open.
package struct Conclusion {
  private let findings: Findings
  /// What the names of the experiment's findings begin with.
  private let root: String

  /// - Parameter experiment: the name of the main experiment.
  package init(_ findings: Findings, experiment: String) {
    self.findings = findings
    root = experiment
  }

  /// Empty for an experiment of which the claims are not judged.
  package var lines: [String] {
    let claims = self.claims
    guard !claims.isEmpty else { return [] }
    return claims.map(\.line) + [openLine(claims)]
  }

  /// A claim for one optimizer, as it is told.
  private struct Claim {
    let title: String
    let line: String
    /// Why it is open; nil where it is decided.
    let reason: String?
  }

  private var claims: [Claim] {
    let groups = (findings["\(root).claim-a"]?.inputs ?? []).compactMap {
      $0.split(separator: ".").last.map(String.init)
    }
    let sentences: [(letter: String, text: (String) -> String)] = [
      (
        "a", { "Q̂-net and STE-net end \($0) times as far apart as a small change of learning rate" }
      ),
      ("b", { "without M and α they end \($0) times as far apart" }),
    ]
    return sentences.flatMap { letter, text in
      groups.compactMap { claim(letter, $0, text) }
    }
  }

  private func claim(
    _ letter: String, _ group: String, _ sentence: (String) -> String
  ) -> Claim? {
    guard let claim = findings["\(root).claim-\(letter).\(group)"], let word = claim.word else {
      return nil
    }
    let optimizer = findings.word("\(root).optimizer.\(group).name") ?? group
    let title = "\(letter.uppercased()) with \(optimizer)"
    let parts = claim.inputs.compactMap { findings[$0] }
    let measure = parts.first.flatMap(quantity)
    let evidence =
      measure.flatMap(\.number).map { sentence(number($0)) + within(measure) }
      ?? "runs are missing"
    return Claim(
      title: title, line: "claim \(title): \(word): \(evidence)",
      reason: word == ClaimVerdict.open.rawValue ? reason(parts) : nil)
  }

  /// The number that a part of a claim was judged by.
  private func quantity(_ part: Finding) -> Finding? {
    part.inputs.first.flatMap { findings[$0] }
  }

  /// " (95 % interval 0.92 to 1.04, 5 seeds)".
  private func within(_ measure: Finding?) -> String {
    guard let measure else { return "" }
    let seeds = measure.seeds == 1 ? "1 seed" : "\(measure.seeds) seeds"
    guard let interval = measure.interval else { return " (\(seeds))" }
    return
      " (95 % interval \(number(interval.lowerBound)) to \(number(interval.upperBound)), \(seeds))"
  }

  private func reason(_ parts: [Finding]) -> String {
    let open = parts.filter { $0.word == ClaimVerdict.open.rawValue }
    if open.contains(where: { quantity($0)?.number == nil }) { return "runs are missing" }
    let needed = findings.number("rules.verdict-seeds.value") ?? 0
    let seeds = open.map(\.seeds).min() ?? 0
    if Double(seeds) < needed { return "a verdict takes \(Int(needed)) seeds, there is \(seeds)" }
    return "the interval reaches to both sides of what the rule allows"
  }

  private func openLine(_ claims: [Claim]) -> String {
    let reasons = claims.compactMap(\.reason).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    guard !reasons.isEmpty else { return "open: nothing" }
    let parts = reasons.map { reason in
      claims.filter { $0.reason == reason }.map(\.title).joined(separator: ", ") + " (\(reason))"
    }
    return "open: " + parts.joined(separator: "; ")
  }

  private func number(_ value: Double) -> String { String(format: "%.2f", value) }
}
