import Configurations
import Results

/// The rules applied to the numbers that the paper itself prints, as if they were ours: `mnist.paper.claim-a`. The
/// paper has one number each and no interval, so that the bare number decides.
extension Judgement {
  func addPaper(to list: inout FindingList) {
    var alike: [ClaimVerdict] = []
    for group in experiment.optimizerGroups where comparison(Self.baselineKind, group.name) != nil {
      let letter = group.letter
      let ratio = quotient(
        error("\(Self.baselineKind) (\(letter))"), error("\(Self.lrTweakKind) (\(letter))"))
      list.add(
        "\(ofPaper(group)).error-over-lr-tweak", number: ratio, .ratio, rule: .likeness)
      let (qhat, ste) = (accuracy("Q̂ (\(letter))"), accuracy("STE (\(letter))"))
      let gap = qhat.flatMap { a in ste.map { a - $0 } }
      let images = value("data", "validation", "images")
      let margin = qhat.flatMap { accuracy in
        images.map { accuracyMargin(accuracy, images: Int($0)) }
      }
      list.add("\(ofPaper(group)).accuracy-difference", number: gap, .points)
      list.add(
        "\(ofPaper(group)).accuracy-margin", number: margin, .points,
        rule: .accuracyMargin)
      let disagreement = quotient(
        disagreement("\(Self.baselineKind) (\(letter))"),
        disagreement("\(Self.lrTweakKind) (\(letter))"))
      list.add(
        "\(ofPaper(group)).disagreement-over-lr-tweak", number: disagreement, .ratio,
        rule: .likeness)
      let parts = [
        bare(ratio) { $0 <= rules[.likeness].value },
        bare(disagreement) { $0 <= rules[.likeness].value },
        bare(gap.flatMap { gap in margin.map { abs(gap) / $0 } }) { $0 <= 1 },
      ]
      list.add("\(ofPaper(group)).alike", parts[0], rule: .likeness, from: [])
      list.add("\(ofPaper(group)).agrees", parts[1], rule: .likeness, from: [])
      list.add("\(ofPaper(group)).accurate", parts[2], rule: .accuracyMargin, from: [])
      list.add("\(ofPaper(group)).claim-a", .all(parts), rule: nil, from: [])
      alike.append(.all(parts))
    }
    list.add("\(root).paper.claim-a", .all(alike), rule: nil, from: [])
    var farther: [ClaimVerdict] = []
    for group in experiment.optimizerGroups
    where comparison(Self.unadjustedKind, group.name) != nil {
      let (row, reference) = (
        "\(Self.unadjustedKind) (\(group.letter))", "\(Self.baselineKind) (\(group.letter))"
      )
      let ratio = quotient(error(row), error(reference))
      let disagreement = quotient(disagreement(row), disagreement(reference))
      list.add(
        "\(ofPaper(group)).error-over-baseline", number: ratio, .ratio, rule: .worsening)
      list.add(
        "\(ofPaper(group)).disagreement-over-baseline", number: disagreement, .ratio)
      let parts = [
        bare(ratio) { $0 >= rules[.worsening].value }, bare(disagreement) { $0 > 1 },
      ]
      list.add("\(ofPaper(group)).farther", parts[0], rule: .worsening, from: [])
      list.add("\(ofPaper(group)).claim-b", .all(parts), rule: .worsening, from: [])
      farther.append(.all(parts))
    }
    list.add("\(root).paper.claim-b", .all(farther), rule: .worsening, from: [])
  }

  /// Where the paper's own numbers with an optimizer stand.
  func ofPaper(_ group: OptimizerGroup) -> String { "\(root).paper.\(group.name)" }

  /// What the rule of swapping says of the paper's own numbers (`estimators.paper-grade.sgd.grade`).
  func addPaperGrades(to list: inout FindingList) {
    let places = experiment.optimizerGroups.map { "\(root).paper-grade.\($0.name)" }
    var known: [String] = []
    for group in experiment.optimizerGroups {
      let letter = group.letter
      let ratio = quotient(
        disagreement("\(Self.baselineKind) (\(letter))"),
        disagreement("\(Self.lrTweakKind) (\(letter))"))
      let (qhat, ste) = (accuracy("Q̂ (\(letter))"), accuracy("STE (\(letter))"))
      let images = value("data", "validation", "images")
      let margin = qhat.flatMap { accuracy in
        images.map { accuracyMargin(accuracy, images: Int($0)) }
      }
      let gain = qhat.flatMap { a in ste.map { $0 - a } }
      func holds(_ test: (_ gain: Double, _ margin: Double) -> Bool) -> ClaimVerdict {
        bare(gain.flatMap { gain in margin.map { test(gain, $0) ? 1 : 0 } }) { $0 == 1 }
      }
      let grade = SwapGrade(
        equallyAccurate: holds { abs($0) <= $1 }, agrees: bare(ratio) { $0 <= rules[.swap].value },
        moreAccurate: holds { $0 > $1 })
      let place = "\(root).paper-grade.\(group.name)"
      list.add("\(place).name", word: group.rule.displayName)
      list.add("\(place).disagreement-over-lr-tweak", number: ratio, .ratio, rule: .swap)
      list.add(
        "\(place).grade", word: grade.rawValue, rule: .swap,
        choices: SwapGrade.allCases.map(\.rawValue))
      if grade != .open { known.append(place) }
    }
    list.add("\(root).paper-grades", list: known, of: places)
  }

  private func bare(_ value: Double?, _ holds: (Double) -> Bool) -> ClaimVerdict {
    value.map { holds($0) ? .supported : .notSupported } ?? .open
  }

  private func quotient(_ a: Double?, _ b: Double?) -> Double? {
    a.flatMap { a in b.map { a / $0 } }
  }

  private func value(_ table: String, _ row: String, _ column: String) -> Double? {
    analysis.paper.value(table: table, half: paperHalf, row: row, column: column)?.value
  }

  private func error(_ row: String) -> Double? { value("table-4", row, "alignment_error") }
  private func disagreement(_ row: String) -> Double? {
    value("table-4", row, "agreement").map { 1 - $0 }
  }
  private func accuracy(_ row: String) -> Double? { value("table-5", row, "validation_accuracy") }
}
