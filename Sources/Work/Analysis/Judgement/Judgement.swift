import Configurations
import Records
import Results
import Storage

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
    addDescription(to: &list)
    addRules(to: &list)
    addAppendixH(to: &list)
    addDSQ(to: &list)
    addSigns(to: &list)
    addCatalogue(to: &list)
    if experiment.pairs.isEmpty {
      addComparisons(to: &list)
      addRuns(to: &list)
      addClaims(to: &list)
      addPaper(to: &list)
      addPaperDistance(to: &list)
      addNormalization(to: &list)
      addVerdicts(to: &list)
    } else {
      addPairs(to: &list)
    }
    addPaperGrades(to: &list)
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
        parameters: [:], alpha: 1),
      runs: [], missingRuns: experiment.wholeRuns.map(\.name), comparisons: [],
      configuration: [:], runProvenance: Provenance(entries: []), provenanceNotes: [], inputs: [])
  }
}
