import Artifacts
import Drawing
import Experiments

/// All that a figure or table may look at.
package struct FigureInputs {
  package let analysis: AnalysisResult
  package let paper: PaperValues
  package let experiment: Experiment

  package init(analysis: AnalysisResult, paper: PaperValues, experiment: Experiment) {
    self.analysis = analysis
    self.paper = paper
    self.experiment = experiment
  }

  /// The sentence that every caption of trained numbers carries when the data are not the real ones.
  package var dataWarning: RichText? {
    let dataset = analysis.dataset
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
