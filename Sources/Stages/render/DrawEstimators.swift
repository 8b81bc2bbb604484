import ArgumentParser
import Diagnostics
import Drawing
import Report
import Storage

/// Writes the article on every estimator into the library's catalog of documentation.
struct DrawEstimators: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimators",
    abstract: "Draw every estimator for the documentation of the library Quantization.",
    discussion: """
      Writes Every-estimator.md and a picture of each estimator, from the formulas that training uses. Nothing is \
      trained for it.
      """)

  @Option(help: ArgumentHelp("The catalog of documentation.", valueName: "folder"))
  var output = "Sources/Mathematics/Quantization/Quantization.docc"

  func run() {
    runStage("render estimators") {
      let files = try EstimatorArticle.files(Typesetter())
      for file in files {
        try AtomicFile.write(file.bytes, to: "\(output)/\(file.path)")
      }
      print("drawn: \(output)/Every-estimator.md and \(files.count - 1) pictures")
    }
  }
}
