import Drawing
import Experiments
import Records

/// All that a figure or table may look at: one experiment in the foreground, and the others of the report.
package struct FigureInputs {
  /// An experiment with what was found in it.
  package struct Finding: Sendable {
    package let experiment: Experiment
    package let analysis: AnalysisResult

    package init(experiment: Experiment, analysis: AnalysisResult) {
      self.experiment = experiment
      self.analysis = analysis
    }
  }

  package let analysis: AnalysisResult
  package let paper: PaperValues
  package let experiment: Experiment
  /// Every experiment of the report, the main one first.
  package let findings: [Finding]
  /// The theorems' bounds on training the main experiment's nets; nil when the report is without.
  package let bounds: BoundsResult?

  /// - Parameter further: the experiments beside the main one.
  package init(
    analysis: AnalysisResult, paper: PaperValues, experiment: Experiment, further: [Finding] = [],
    bounds: BoundsResult? = nil
  ) {
    self.init(
      foreground: Finding(experiment: experiment, analysis: analysis), paper: paper,
      findings: [Finding(experiment: experiment, analysis: analysis)] + further, bounds: bounds)
  }

  private init(
    foreground: Finding, paper: PaperValues, findings: [Finding], bounds: BoundsResult?
  ) {
    analysis = foreground.analysis
    experiment = foreground.experiment
    self.paper = paper
    self.findings = findings
    self.bounds = bounds
  }

  /// The same inputs with another experiment in the foreground; nil when the report has none of this name.
  package func focused(on experiment: String) -> FigureInputs? {
    findings.first { $0.experiment.name == experiment }.map {
      FigureInputs(foreground: $0, paper: paper, findings: findings, bounds: bounds)
    }
  }

  /// The sentence that every caption of trained numbers carries when the data are not the real ones.
  package var dataWarning: RichText? {
    let dataset = analysis.dataset
    if experiment.dataset == "images" {
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
