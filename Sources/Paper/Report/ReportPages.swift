import Drawing
import Figures
import Foundation

/// The report as pages.
package enum ReportPages {
  /// - Throws: `Failure` when a font lacks a character or an input does not fit.
  package static func pdf(
    _ inputs: ReportInputs, date: Date, typesetter: Typesetter
  ) throws -> [UInt8] {
    try document(inputs, date: date).pdf(typesetter: typesetter)
  }

  /// What stands on each page, in a column of `columnHeight`.
  package static func pages(
    _ inputs: ReportInputs, typesetter: Typesetter
  ) throws -> [[PlacedPiece]] {
    try document(inputs, date: .distantPast).pages(typesetter: typesetter)
  }

  package static var columnHeight: Double { PageStyle.column.height }

  private static func document(_ inputs: ReportInputs, date: Date) throws -> ReportDocument {
    let dataset = inputs.analysis.dataset
    return ReportDocument(
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
  }
}
