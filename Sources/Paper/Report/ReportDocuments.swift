import Configurations
import Documents
import Figures
import Results

/// The documents of the report with the figures and tables that they may place.
package enum ReportDocuments {
  /// - Throws: `Failure` 78 for parts that do not exist, and for a list of works that is none.
  package static func set(_ folder: TemplateFolder) throws -> DocumentSet {
    DocumentSet(
      try folder.report(), figures: FigureCatalogue.figures.map(\.name),
      tables: Dictionary(
        uniqueKeysWithValues: TableCatalogue.tables.map { ($0.name, $0.keys) }),
      bibliography: try folder.bibliography())
  }

  /// What the console says at the end: the document `conclusion.md`.
  package static func conclusion(_ folder: TemplateFolder) throws -> DocumentSet {
    DocumentSet([try folder.document("conclusion")], figures: [], tables: [:])
  }

  /// Checks every document of a folder, before anything is trained.
  ///
  /// - Parameters:
  ///   - findings: the names that analyses of the experiments have; values do not matter.
  ///   - experiments: those that a report may show.
  ///   - isComplete: whether they are all that the documents know; else names of others are taken as absent.
  /// - Throws: `Failure` 78 with file, line and the nearest name.
  package static func check(
    _ folder: TemplateFolder, findings: Findings, experiments: [Experiment], isComplete: Bool
  ) throws {
    let about = ReportFindings.findings(of: experiments, among: experiments, command: "make")
    let all = Findings(findings.all + about)
    try set(folder).check(all, isComplete: isComplete)
    _ = try folder.styleSheet()
    try conclusion(folder).check(all, isComplete: isComplete)
    // The page of one estimator is checked with the names of those that have pairs.
    let asked = experiments.filter { !$0.pairs.isEmpty }
    guard let first = asked.first else { return }
    let page = Findings(
      findings.all
        + ReportFindings.findings(of: [first], among: asked, command: nil))
    try DisguisePage.documents(folder).check(page, isComplete: isComplete)
  }
}
