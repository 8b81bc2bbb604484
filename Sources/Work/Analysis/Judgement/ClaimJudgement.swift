import Configurations
import Foundation
import Results

/// The two claims that the paper's Section 6 sets out to show: `mnist.claim-a`, `mnist.claim-b`.
///
/// A: Q̂-net and STE-net train in almost exactly the same way. B: without the re-initialization of the weights
/// (optimizers that do not adapt) they do not.
extension Judgement {
  func addClaims(to list: inout FindingList) {
    var verdicts: [ClaimVerdict] = []
    for group in experiment.optimizerGroups where comparison(Self.baselineKind, group.name) != nil {
      let verdict = addAlike(group.name, to: &list)
      verdicts.append(verdict)
    }
    list.add(
      "\(root).claim-a", .all(verdicts), rule: nil,
      from: experiment.optimizerGroups.map { "\(root).claim-a.\($0.name)" })
    addWorsening(to: &list)
  }

  /// Whether the nets of one optimizer end alike and are equally accurate.
  private func addAlike(_ group: String, to list: inout FindingList) -> ClaimVerdict {
    func ratio(_ path: KeyPath<Alignment, SeedValues>) -> PairedRatio? {
      measured(Self.baselineKind, group).flatMap { baseline in
        measured(Self.lrTweakKind, group).flatMap { PairedRatio(baseline, over: $0, path) }
      }
    }
    func judge(_ ratio: PairedRatio?) -> ClaimVerdict {
      verdict(
        ratio?.interval, seeds: ratio?.seeds, within: -Double.infinity...rules[.likeness].value)
    }
    let (error, disagreement) = (ratio(\.errorOverLimit), ratio(\.disagreement))
    let (alike, agrees) = (judge(error), judge(disagreement))
    let baseline = "\(root).\(Self.baselineKind).\(group)"
    list.add(
      "\(root).alike.\(group)", alike, rule: .likeness, seeds: error?.seeds ?? 0,
      from: ["\(baseline).error-over-lr-tweak"])
    list.add(
      "\(root).agrees.\(group)", agrees, rule: .likeness, seeds: disagreement?.seeds ?? 0,
      from: ["\(baseline).disagreement-over-lr-tweak"])
    let (accuracy, gap) = accuracies(group)
    let margin = accuracy.map { accuracyMargin($0, images: analysis.testCount) }
    list.add("\(baseline).accuracy-margin", number: margin, .points, rule: .accuracyMargin)
    let accurate = margin.map { margin in
      verdict(gap?.interval, seeds: gap?.count, within: -margin...margin)
    }
    list.add(
      "\(root).accurate.\(group)", accurate ?? .open, rule: .accuracyMargin,
      seeds: gap?.count ?? 0, from: ["\(root).difference.\(group).validation-accuracy"])
    let claim = "\(root).claim-a.\(group)"
    let outcome = ClaimVerdict.all([alike, agrees, accurate ?? .open])
    list.add(
      claim, outcome, rule: nil,
      from: ["alike", "agrees", "accurate"].map { "\(root).\($0).\(group)" })
    addReason(
      claim,
      [
        (alike, error?.seeds), (agrees, disagreement?.seeds), (accurate ?? .open, gap?.count),
      ], outcome, to: &list)
    return outcome
  }

  /// Why a claim is open (`mnist.claim-a.sgd.reason`); without a value where it is decided.
  /// - Parameter parts: of the claim, with the number of seeds that each rests on.
  private func addReason(
    _ claim: String, _ parts: [(verdict: ClaimVerdict, seeds: Int?)], _ verdict: ClaimVerdict,
    to list: inout FindingList
  ) {
    let seeds = parts.filter { $0.verdict == .open }.map { $0.seeds ?? 0 }
    let reason: OpenReason? =
      verdict != .open
      ? nil
      : seeds.contains(0)
        ? .missingRuns
        : seeds.contains { Double($0) < rules[.verdictSeeds].value } ? .fewSeeds : .wideInterval
    list.add(
      "\(claim).reason", word: reason?.rawValue, rule: .verdictSeeds, from: [claim],
      choices: OpenReason.allCases.map(\.rawValue))
  }

  private func accuracies(_ group: String) -> (qhat: Double?, gap: SeedStatistics?) {
    guard let pair = comparison(Self.baselineKind, group), let qhat = analysis.run(pair.run),
      let ste = analysis.run(pair.with),
      let values = qhat.difference(from: ste, \.validationAccuracy)
    else { return (nil, nil) }
    return (qhat.validationAccuracy.mean, SeedStatistics(values))
  }

  /// Half a point, or as much as chance in the choice of the test images explains, where they are few.
  func accuracyMargin(_ accuracy: Double, images: Int) -> Double {
    let variance = 2 * accuracy * (1 - accuracy) / Double(max(1, images))
    return max(rules[.accuracyMargin].value, rules[.accuracyErrors].value * variance.squareRoot())
  }

  private func addWorsening(to list: inout FindingList) {
    var verdicts: [ClaimVerdict] = []
    for group in experiment.optimizerGroups {
      guard let comparison = comparison(Self.unadjustedKind, group.name) else { continue }
      let pair = measured(Self.unadjustedKind, group.name).flatMap { one in
        measured(Self.baselineKind, group.name).map { (one, $0) }
      }
      let error = pair.flatMap { PairedRatio($0.0, over: $0.1, \.errorOverLimit) }
      let disagreement = pair.flatMap { PairedRatio($0.0, over: $0.1, \.disagreement) }
      let farther = verdict(
        error?.interval, seeds: error?.seeds, within: rules[.worsening].value...Double.infinity)
      let disagrees = verdict(
        disagreement?.interval, seeds: disagreement?.seeds, within: 1.0.nextUp...Double.infinity)
      let place = place(comparison)
      list.add(
        "\(place).farther", farther, rule: .worsening, seeds: error?.seeds ?? 0,
        from: ["\(place).error-over-baseline"])
      list.add(
        "\(place).disagrees-more", disagrees, rule: nil, seeds: disagreement?.seeds ?? 0,
        from: ["\(place).disagreement-over-baseline"])
      let verdict = ClaimVerdict.all([farther, disagrees])
      list.add(
        "\(root).claim-b.\(group.name)", verdict, rule: .worsening,
        from: ["\(place).farther", "\(place).disagrees-more"])
      addReason(
        "\(root).claim-b.\(group.name)",
        [(farther, error?.seeds), (disagrees, disagreement?.seeds)], verdict, to: &list)
      verdicts.append(verdict)
    }
    list.add("\(root).claim-b", .all(verdicts), rule: .worsening, from: [])
  }

  /// Supported where the whole 95 % interval lies within what the rule allows, not supported where none of it
  /// does; open where a part does, and with fewer seeds than a verdict takes.
  func verdict(
    _ interval: ClosedRange<Double>?, seeds: Int?, within allowed: ClosedRange<Double>
  ) -> ClaimVerdict {
    guard let interval, let seeds, Double(seeds) >= rules[.verdictSeeds].value else { return .open }
    if allowed.contains(interval.lowerBound), allowed.contains(interval.upperBound) {
      return .supported
    }
    return allowed.overlaps(interval) ? .open : .notSupported
  }
}

/// Why a claim can be neither supported nor refused.
private enum OpenReason: String, CaseIterable {
  case missingRuns = "runs are missing"
  case fewSeeds = "too few seeds"
  /// The interval reaches to both sides of what the rule allows.
  case wideInterval = "wide interval"
}

extension ClaimVerdict {
  /// A claim with several parts: refused by one, supported by all.
  static func all(_ parts: [ClaimVerdict]) -> ClaimVerdict {
    if parts.contains(.notSupported) { return .notSupported }
    return parts.isEmpty || parts.contains(.open) ? .open : .supported
  }
}
