import Diagnostics
import Documents
import Drawing
import Figures
import Foundation
import Results
import Storage

/// Draws the page of a verdict into a folder, as NAME.pdf and NAME.png.
package struct DisguiseFiles {
  /// The sentences for the console.
  package let sentences: [String]
  /// The files that were written.
  package let paths: [String]

  /// - Parameters:
  ///   - analysis: of the runs of an experiment with pairs.
  ///   - documents: the folder of documents, `disguise.md` among them.
  /// - Throws: `Failure` for inputs that are missing or do not fit, and for the output.
  package init(analysis: String, folder: String, documents: String) throws {
    let result = try AnalysisResult(path: analysis)
    let experiment = result.experiment
    let page = try DisguisePage(
      FigureInputs(
        analysis: result,
        about: ReportFindings.findings(of: [experiment], among: [experiment], command: nil)),
      documents: TemplateFolder(path: documents))
    let typesetter = try Typesetter()
    let picture = try page.picture(typesetter: typesetter)
    let metadata = PDFDocument.Metadata(
      title: experiment.title, author: "straight-through-in-disguise",
      subject: "Data: \(result.dataset.name)\(result.dataset.isGenerated ? " (not MNIST)" : "")",
      date: try documentDate())
    paths = ["pdf", "png"].map { "\(folder)/\(experiment.name).\($0)" }
    try AtomicFile.write(
      try picture.pdf(metadata: metadata, typesetter: typesetter), to: paths[0])
    try AtomicFile.write(try picture.png(dotsPerInch: 200, typesetter: typesetter), to: paths[1])
    sentences = page.sentences
  }
}
