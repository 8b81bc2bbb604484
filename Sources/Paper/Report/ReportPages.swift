import Drawing
import Figures
import Foundation

/// The report as pages.
package enum ReportPages {
  /// - Throws: `Failure` when a font lacks a character or an input does not fit.
  package static func pdf(
    _ inputs: ReportInputs, date: Date, typesetter: Typesetter
  ) throws -> (bytes: [UInt8], pageCount: Int) {
    let dataset = inputs.analysis.dataset
    let document = ReportDocument(
      metadata: PDFDocument.Metadata(
        title: "\(inputs.title): a reproduction",
        author: "straight-through-in-disguise",
        subject: "Data: \(dataset.name)\(dataset.isGenerated ? " (not MNIST)" : "")",
        keywords: [
          "quantization-aware training", "straight-through estimator", "gradient estimator",
          "reproducibility",
        ], date: date),
      runningHead: "Gradient estimators in disguise: a reproduction",
      warning: inputs.warning.map { RichText(verbatim: $0) },
      blocks: try DocumentLayout(inputs: inputs.figures).blocks(of: inputs.document))
    return try document.pdf(typesetter: typesetter)
  }
}
