import Documents
import Figures
import Results

/// All that the report may look at.
package struct ReportInputs {
  package let figures: FigureInputs
  /// What the report says, composed from its documents and the findings.
  package let document: Document
  /// How the web page looks: CSS.
  package let styleSheet: String

  package init(figures: FigureInputs, document: Document, styleSheet: String) {
    self.figures = figures
    self.document = document
    self.styleSheet = styleSheet
  }

  var analysis: AnalysisResult { figures.analysis }

  /// The report's own title: its first heading.
  var title: String { document.headings.first?.text.plain ?? "" }

  /// What stands at the head of every page and belongs to no reader's guess: that the data are not the real ones.
  var warning: String? {
    let dataset = analysis.dataset
    return dataset.isGenerated
      ? "\(dataset.name), not \(figures.experiment.hasPhotographs ? "photographs" : "MNIST")"
      : dataset.isVerified || figures.experiment.hasOwnData ? nil : "unverified data"
  }
}
