import Configurations
import Results

/// Every number of Tables 4 and 5 that the paper has beside ours (`mnist.verdict.baseline.sgd.error.outcome`), and
/// how many of them are alike (`mnist.verdicts.judged`).
extension Judgement {
  /// A number of the paper's that this experiment has a counterpart for, whether it was run or not.
  private struct Entry {
    let place: String
    let quantity: String
    let paper: PaperValue
    let kind: VerdictRule.Kind
    let unit: Finding.Unit
    /// What the verdict is about.
    let finding: String
    /// Nil where runs are missing.
    let ours: SeedValues?
    /// Whether it was measured on the data that the paper's was: accuracies and losses on other data say nothing
    /// about the paper's.
    var isComparable = true
  }

  private func verdict(_ entry: Entry, _ ours: SeedValues) -> Verdict {
    guard entry.isComparable else { return Verdict(outcome: .none, reason: "on other data") }
    return VerdictRule(rules).judge(
      ours, paper: entry.paper.value, rounding: entry.paper.roundingError, entry.kind)
  }

  private var entries: [Entry] {
    let side = analysis.paper.halves.first?.half == paperHalf ? "" : " right"
    func entry(
      _ table: String, _ row: String, _ column: String, _ name: String, at place: String,
      _ ours: SeedValues?, _ kind: VerdictRule.Kind, _ unit: Finding.Unit
    ) -> Entry? {
      analysis.paper.value(table: table, half: paperHalf, row: row, column: column).map {
        let number = table.split(separator: "-").last.map(String.init) ?? table
        return Entry(
          place: "\(root).verdict.\(place)", quantity: "Table \(number)\(side), \(row), \(name)",
          paper: $0, kind: kind, unit: unit, finding: "\(root).\(place)", ours: ours)
      }
    }
    var entries: [Entry?] = experiment.comparisons.flatMap { comparison in
      let total = analysis.comparison(comparison.name)?.total
      let place = "\(comparison.kind).\(comparison.optimizerGroup)"
      return [
        entry(
          "table-4", comparison.label, "alignment_error", "Ē", at: "\(place).error",
          total?.errorOverLimit, .magnitude, .share),
        entry(
          "table-4", comparison.label, "agreement", "agreement", at: "\(place).agreement",
          total?.agreement, .share, .share),
      ]
    }
    for comparison in experiment.comparisons where comparison.kind == Self.baselineKind {
      let group = comparison.optimizerGroup
      let letter = experiment.optimizerGroups.first { $0.name == group }?.letter ?? group
      let runs = [comparison.run, comparison.with].map {
        (label: experiment.run(named: $0)?.label ?? $0, summary: analysis.run($0))
      }
      func add(
        _ row: String, _ place: String, _ isDifference: Bool,
        _ ours: (any KeyPath<RunSummary, SeedValues> & Sendable) -> SeedValues?
      ) {
        for metric in Self.metrics {
          guard let column = metric.column else { continue }
          var found = entry(
            "table-5", row, column, column.words, at: "\(place).\(group).\(metric.name)",
            ours(metric.path),
            isDifference ? .difference : metric.unit == .share ? .share : .magnitude,
            isDifference && metric.unit == .share ? .points : metric.unit)
          found?.isComparable = !experiment.hasPhotographs
          entries.append(found)
        }
      }
      add(runs[0].label, "qhat", false) { runs[0].summary?[keyPath: $0] }
      add(runs[1].label, "ste", false) { runs[1].summary?[keyPath: $0] }
      add("Diff (\(letter))", "difference", true) { path in
        runs[0].summary.flatMap { a in runs[1].summary.flatMap { a.difference(from: $0, path) } }
      }
    }
    return entries.compactMap { $0 }
  }

  func addVerdicts(to list: inout FindingList) {
    let entries = entries
    let judged = entries.compactMap { entry in
      entry.ours.map { (entry: entry, verdict: verdict(entry, $0)) }
    }
    for entry in entries { addVerdict(entry, to: &list) }
    let (name, places) = ("\(root).verdicts", entries.map(\.place))
    func addList(_ suffix: String, _ chosen: [Entry]) {
      list.add(name + suffix, list: chosen.map(\.place), of: places)
    }
    addList("", judged.map(\.entry))
    addList(".without", judged.filter { $0.verdict.outcome == .none }.map(\.entry))
    addList(".differing", judged.filter { $0.verdict.outcome == .differs }.map(\.entry))
    let ranked = judged.filter { $0.verdict.outcome != .none && $0.entry.kind != .difference }
      .compactMap { entry, _ in
        entry.ours.flatMap {
          VerdictRule(rules).factor($0, entry.paper.value, entry.kind).map { (entry, $0) }
        }
      }.sorted { $0.1 > $1.1 }
    addList(".farthest", ranked.prefix(3).map(\.0))
    let counted = judged.filter { $0.verdict.outcome != .none }
    list.add("\(name).judged", number: Double(counted.count), .count, from: places)
    var outcomes: [(place: String, count: Int)] = []
    for outcome in Verdict.Outcome.allCases where outcome != .none {
      let count = counted.count { $0.verdict.outcome == outcome }
      let place = "\(name).outcome.\(outcome.place)"
      list.add("\(place).count", number: Double(count), .count, from: places)
      list.add("\(place).label", word: outcome.rawValue)
      outcomes.append((place, count))
    }
    list.add(
      "\(name).outcomes", list: outcomes.filter { $0.count > 0 }.map(\.place),
      of: outcomes.map(\.place))
  }

  private func addVerdict(_ entry: Entry, to list: inout FindingList) {
    let judged = entry.ours.map { verdict(entry, $0) }
    let place = entry.place
    list.add("\(place).quantity", word: entry.quantity)
    list.add("\(place).ours", entry.ours, entry.unit, from: [entry.finding], paper: entry.paper)
    list.add("\(place).paper", number: entry.paper.value, entry.unit, from: [entry.finding])
    // How far ours is from a number whose last digits the paper's text lacks, nobody knows.
    let compared = entry.paper.isCutOff ? nil : entry.ours
    let difference = compared.map { $0.mean - entry.paper.value }
    list.add(
      "\(place).difference", number: difference, entry.unit == .share ? .points : entry.unit,
      from: [entry.finding])
    let deviation = compared.flatMap { SeedStatistics($0).deviation }
    var deviations: Double?
    if let difference, let deviation, deviation > 0 { deviations = -difference / deviation }
    list.add("\(place).deviations", number: deviations, .number, from: [entry.finding])
    let factor = compared.flatMap { VerdictRule(rules).factor($0, entry.paper.value, entry.kind) }
    list.add("\(place).factor", number: factor, .ratio, rule: .sameSize, from: [entry.finding])
    list.add(
      "\(place).outcome", word: judged?.outcome.rawValue, rule: .sameSize, from: [entry.finding],
      choices: Verdict.Outcome.allCases.map(\.rawValue))
    list.add("\(place).reason", word: judged?.reason, from: [entry.finding])
  }
}

extension Verdict.Outcome {
  /// As findings call it.
  fileprivate var place: String {
    switch self {
    case .withinSpread: "within-spread"
    case .sameOrder: "same-order"
    case .differs: "differs"
    case .none: "none"
    }
  }
}

extension String {
  /// "training accuracy" of the column "train_accuracy".
  fileprivate var words: String {
    replacing("train_", with: "training ").replacing("_", with: " ")
  }
}
