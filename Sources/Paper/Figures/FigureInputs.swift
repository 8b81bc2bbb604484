import Configurations
import Drawing
import Results

/// All that a figure or table may look at: one experiment in the foreground, and the others of the report.
package struct FigureInputs {
  package let analysis: AnalysisResult
  /// The analyses of every experiment of the report, the main one first.
  package let analyses: [AnalysisResult]
  /// The theorems' bounds on training the main experiment's nets; nil when the report is without.
  package let bounds: BoundsResult?
  /// The findings of all analyses of the report.
  package let findings: Findings

  /// - Parameter further: the experiments beside the main one.
  package init(
    analysis: AnalysisResult, further: [AnalysisResult] = [], bounds: BoundsResult? = nil
  ) {
    self.init(
      foreground: analysis, analyses: [analysis] + further, bounds: bounds,
      findings: Findings(([analysis] + further).flatMap(\.findings.all)))
  }

  private init(
    foreground: AnalysisResult, analyses: [AnalysisResult], bounds: BoundsResult?,
    findings: Findings
  ) {
    analysis = foreground
    self.analyses = analyses
    self.bounds = bounds
    self.findings = findings
  }

  /// The experiment in the foreground as it was trained.
  package var experiment: Experiment { analysis.experiment }
  /// The numbers that the paper prints.
  package var paper: PaperValues { analysis.paper }

  /// The same inputs with the first experiment of which something holds in the foreground; nil when the report has
  /// none.
  func focused(_ holds: (Experiment) -> Bool) -> FigureInputs? {
    analyses.first { holds($0.experiment) }.map {
      FigureInputs(foreground: $0, analyses: analyses, bounds: bounds, findings: findings)
    }
  }

  /// The sentence that every caption of trained numbers carries when the data are not the real ones.
  package var dataWarning: RichText? {
    let dataset = analysis.dataset
    if experiment.hasPhotographs {
      return dataset.isGenerated
        ? "**Trained on \(dataset.name), drawn by this project, not on photographs.**" : nil
    }
    if dataset.isGenerated {
      return
        "**Trained on \(dataset.name), which are not MNIST: the numbers are not comparable with the paper’s.**"
    }
    if !dataset.isVerified {
      return "**The checksums of the data (\(dataset.name)) are not those of MNIST.**"
    }
    return nil
  }

  /// "one seed" or "mean over 5 seeds", for captions.
  package var seedsInWords: RichText {
    switch analysis.seeds.count {
    case 1: "one seed (\(analysis.seeds[0]))"
    case let count: "means over \(count) seeds"
    }
  }
}

extension FigureInputs {
  /// How many times what 1 % of learning rate does counts as alike, by the rules of the analyses.
  package var likeness: Double { findings.number("rules.likeness.value") ?? .nan }

  /// Where the findings of a comparison of the experiment in the foreground stand ("mnist.baseline.sgd").
  func place(of comparison: Comparison) -> String {
    "\(experiment.name).\(comparison.kind).\(comparison.optimizerGroup)"
  }

  package func place(of comparison: ComparisonSummary) -> String? {
    experiment.comparison(named: comparison.name).map { place(of: $0) }
  }
}
