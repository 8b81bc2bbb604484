import Drawing
import Figures
import Foundation

/// The report as a whole.
package enum Report {
  /// Its parts in order; a new one is a file in `Sections/` and its line here.
  private static let sections: [any ReportSection] = [
    TitleBlock(), SummarySection(), ContradictionsSection(), MirrorSection(), AlignmentSection(),
    TrainingSection(), ResidualSection(), DifferencesSection(), FactsSection(), RecipeSection(),
    VerdictSection(), CatalogueSection(), EstimatorSection(), BoundsSection(), OrderSection(),
    DisagreementSection(), SensitivitySection(), OptimizerSection(), ProvenanceSection(),
  ]

  /// The report as a PDF file.
  /// - Throws: `Failure` when a font lacks a character or an input does not fit.
  package static func pdf(
    _ inputs: ReportInputs, date: Date, typesetter: Typesetter
  ) throws -> (bytes: [UInt8], pageCount: Int) {
    let dataset = inputs.analysis.dataset
    let document = ReportDocument(
      metadata: PDFDocument.Metadata(
        title: "\(TitleBlock.title): a reproduction",
        author: "straight-through-in-disguise",
        subject: "Data: \(dataset.name)\(dataset.isGenerated ? " (not MNIST)" : "")",
        keywords: [
          "quantization-aware training", "straight-through estimator", "gradient estimator",
          "reproducibility",
        ], date: date),
      runningHead: "Gradient estimators in disguise: a reproduction",
      warning: dataset.isGenerated
        ? "\(dataset.name), not MNIST" : dataset.isVerified ? nil : "unverified data",
      blocks: try sections.flatMap { try $0.blocks(inputs) })
    return try document.pdf(typesetter: typesetter)
  }
}
