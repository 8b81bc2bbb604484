import Figures
import Foundation
import Report
import Results
import Storage
import TestSupport
import Testing

/// A report of any one experiment: every figure, table and page of it is drawn, whatever the others would have shown.
@Suite("A report of one experiment alone") struct ReportsAloneTests {
  private static func analysis(_ name: String) throws -> AnalysisResult {
    switch name {
    case "resnet50": try SyntheticAnalysis.residual()
    case "optimizers": try SyntheticAnalysis.optimizers()
    case "vgg", "mlp": try SyntheticAnalysis.layered(name)
    default: try SyntheticAnalysis.pairs(SyntheticAnalysis.experiment(name))
    }
  }

  /// Nothing was trained, or could be read.
  private static func emptied(_ analysis: AnalysisResult) throws -> AnalysisResult {
    var analysis = analysis
    analysis.missingRuns = analysis.experiment.runs.map { "\($0.name): not trained" }
    (analysis.runs, analysis.comparisons, analysis.contactSheet) = ([], [], nil)
    analysis.findings = try SyntheticAnalysis.findings(of: analysis)
    return analysis
  }

  @Test(arguments: [
    "resnet50", "estimators", "sensitivity", "optimizers", "ablation", "vgg", "mlp",
  ])
  func everyFileIsWritten(name: String) throws { try render(name) }

  @Test(arguments: ["estimators", "vgg"])
  func alsoWithoutRuns(name: String) throws { try render(name, isEmpty: true) }

  private func render(_ name: String, isEmpty: Bool = false) throws {
    let directory = try TemporaryDirectory()
    let whole = try Self.analysis(name)
    try (isEmpty ? Self.emptied(whole) : whole).write(
      to: directory.file("analysis.h5"), key: StageKey(stage: "analyze"),
      provenance: Provenance(entries: []))
    let folder = ReportFolder(
      folder: directory.file("report"),
      sources: ReportFolder.Sources(
        main: directory.file("analysis.h5"), documents: ProjectFiles.path("pipeline/report")),
      program: "one", isPartial: isEmpty)
    var written: Set<String> = []
    _ = try folder.render(nil, force: false) { path, _ in written.insert(path) }
    #expect(written == Set(ReportOutput.all.map(\.path)))
    // The paper's numbers have no columns where there is no network of the paper.
    for table in ["table-3", "table-4", "table-5"] {
      let text = try String(
        contentsOfFile: directory.file("report/tables/\(table).tex"), encoding: .utf8)
      #expect(text.contains("& paper") == whole.experiment.isOfThePaper, "\(table) of \(name)")
      // The rows of a network of the paper that this report is without are about the paper's data.
      guard name == "resnet50", table != "table-3" else { continue }
      #expect(text.contains("Convolutional network, MNIST"), "\(table) of \(name)")
    }
    for line in try folder.conclusion() { #expect(!line.contains("{{")) }
  }
}
