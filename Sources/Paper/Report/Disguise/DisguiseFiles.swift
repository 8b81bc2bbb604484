import Diagnostics
import Drawing
import Experiments
import Figures
import Foundation
import Records
import Storage

/// Draws the page of a verdict into a folder, as NAME.pdf and NAME.png.
package struct DisguiseFiles {
  /// The sentences for the console.
  package let sentences: [String]
  /// The files that were written.
  package let paths: [String]

  /// - Parameters:
  ///   - experiment: the YAML file of an experiment with pairs.
  ///   - analysis: of its runs.
  /// - Throws: `Failure` for inputs that are missing or do not fit, and for the output.
  package init(
    experiment path: String, profile: String, analysis: String, paperValues: String,
    folder: String
  ) throws {
    let experiment = try Experiment.read(path: path, profile: profile)
    let result = try AnalysisResult(path: analysis)
    guard result.experiment == experiment.name else {
      throw Failure(
        .badData, at: analysis, "the analysis is of another experiment",
        expected: experiment.name, found: result.experiment)
    }
    let page = try DisguisePage(
      FigureInputs(
        analysis: result, paper: try PaperValues.read(path: paperValues), experiment: experiment))
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
