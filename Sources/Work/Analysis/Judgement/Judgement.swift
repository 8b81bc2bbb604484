import Configurations
import Records
import Results

/// Turns what was measured into findings, by the rules: the one place where anything is concluded.
///
/// The set of names follows from the experiment alone. Where runs are missing, values are.
package struct Judgement {
  let analysis: AnalysisResult
  let rules: Rules
  /// What the nets of this experiment were found to do step by step, or, without a number, what is to be
  /// followed; nil where they are not.
  let bounds: BoundsResult?

  package init(_ analysis: AnalysisResult, rules: Rules, bounds: BoundsResult? = nil) {
    self.analysis = analysis
    self.rules = rules
    self.bounds = bounds
  }

  var experiment: Experiment { analysis.experiment }
  /// What every name of this experiment's findings begins with.
  var root: String { experiment.name }

  package var findings: Findings {
    var list = FindingList()
    addTraining(to: &list)
    addRules(to: &list)
    if experiment.pairs.isEmpty {
      addComparisons(to: &list)
      addRuns(to: &list)
      addClaims(to: &list)
      addPaper(to: &list)
      addPaperDistance(to: &list)
    } else {
      addPairs(to: &list)
    }
    addBounds(to: &list)
    return Findings(list.findings)
  }

  /// The findings of an experiment of which nothing was run: every name, hardly a value.
  /// - Parameter bounds: what is to be followed, if its nets are.
  package static func blank(
    _ experiment: Experiment, paper: PaperValues, rules: Rules, bounds: BoundsResult? = nil
  ) -> Findings {
    Judgement(
      AnalysisResult(blank: experiment, paper: paper), rules: rules, bounds: bounds
    ).findings
  }

  /// The rules in words, for whoever states a verdict.
  private func addRules(to list: inout FindingList) {
    for name in Rules.Name.allCases {
      let rule = rules[name]
      list.add("rules.\(name.rawValue).value", number: rule.value, .number)
      list.add("rules.\(name.rawValue).statement", word: rule.statement)
      list.add("rules.\(name.rawValue).reason", word: rule.reason)
    }
  }

  /// What was trained, on what, and how much of it is there.
  private func addTraining(to list: inout FindingList) {
    let data = analysis.dataset
    let isThere = !analysis.runs.isEmpty
    list.add("\(root).title", word: experiment.title)
    list.add("\(root).profile", word: experiment.profile)
    list.add("\(root).seeds", number: Double(analysis.seeds.count), .count)
    list.add("\(root).one-seed", truth: analysis.seeds.count == 1)
    list.add("\(root).was-run", truth: isThere)
    list.add("\(root).complete", truth: isThere && analysis.missingRuns.isEmpty)
    list.add("\(root).missing-runs", number: Double(analysis.missingRuns.count), .count)
    list.add("\(root).data.name", word: isThere ? data.name : nil)
    list.add("\(root).data.source", word: isThere ? data.source : nil)
    list.add("\(root).data.generated", truth: isThere ? data.isGenerated : nil)
    list.add("\(root).data.verified", truth: isThere ? data.isVerified : nil)
    list.add(
      "\(root).data.train-images", number: isThere ? Double(analysis.trainCount) : nil, .count)
    list.add("\(root).data.test-images", number: isThere ? Double(analysis.testCount) : nil, .count)
    if let run = experiment.wholeRuns.first {
      list.add("\(root).steps", number: Double(run.steps), .count)
      list.add("\(root).batch-size", number: Double(run.batchSize), .count)
      list.add("\(root).bits", number: Double(run.bits), .count)
      let passes = Double(run.steps * run.batchSize) / Double(max(1, analysis.trainCount))
      list.add("\(root).epochs", number: isThere ? passes : nil, .number)
      let shared = experiment.runs.compactMap(\.stopAfter).max()
      list.add(
        "\(root).shared-start", number: shared.map { Double($0) / Double(run.steps) }, .share)
    }
    for group in experiment.optimizerGroups {
      let place = "\(root).optimizer.\(group.name)"
      list.add("\(place).name", word: group.rule.displayName)
      list.add("\(place).letter", word: group.letter)
      list.add("\(place).learning-rate", number: group.learningRate, .power)
      list.add("\(place).adaptive", truth: group.rule.isAdaptive)
    }
  }
}

extension AnalysisResult {
  /// An analysis without any run.
  package init(blank experiment: Experiment, paper: PaperValues, recipe: RecipeTable? = nil) {
    let run = experiment.wholeRuns.first
    self.init(
      experiment: experiment, paper: paper, recipe: recipe,
      seeds: Array(1...max(1, experiment.seeds)),
      dataset: DatasetDescription(
        name: experiment.dataset, source: "", isGenerated: false, isVerified: false, checksums: []),
      trainCount: 0, testCount: 0,
      quantization: QuantizationSummary(
        bits: run?.bits ?? 2, grid: run?.grid.rawValue ?? "", estimator: run?.estimator.name ?? "",
        estimatorParameters: [], learningRateFactor: 1),
      runs: [], missingRuns: experiment.wholeRuns.map(\.name), comparisons: [], verdicts: [],
      verdictRule: "", configuration: [], runProvenance: [], provenanceNotes: [], inputs: [])
  }
}
