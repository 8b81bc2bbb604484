import Analysis
import Diagnostics
import Documents
import Drawing
import Figures
import Foundation
import Results
import Storage
import TestSupport
import Testing

/// Analyses and bounds that are whole and hold what no stage writes.
@Suite("Analyses and bounds that lie") struct LyingFileTests {
  private let folder: TemporaryDirectory
  private let typesetter: Typesetter
  /// What the project's documents say in tables.
  private let words: Document

  init() throws {
    folder = try TemporaryDirectory()
    typesetter = try Typesetter()
    let documents = try TemplateFolder(path: ProjectFiles.path("pipeline/report")).report()
    let keys = Dictionary(uniqueKeysWithValues: TableCatalogue.tables.map { ($0.name, $0.keys) })
    words = try DocumentSet(documents, figures: [], tables: keys).compose(Findings())
  }

  private func make(_ tables: [any TableSource], _ inputs: FigureInputs) throws {
    for table in tables {
      _ = try table.table(inputs, words: TableWords(words.words(of: table.name)))
      _ = try table.records(inputs)
    }
  }

  private func draw(_ names: Set<String>, _ inputs: FigureInputs) throws {
    for figure in FigureCatalogue.figures where names.contains(figure.name) {
      _ = try figure.picture(inputs).pdf(
        metadata: PDFDocument.Metadata(title: "", date: Date(timeIntervalSince1970: 0)),
        typesetter: typesetter)
    }
  }

  /// The figures that show what stands at a place of an analysis.
  private func figures(showing place: String) -> Set<String> {
    if place.hasPrefix("/runs") { return ["figure-4"] }
    if place.contains("density") { return ["figure-3a", "figure-3b"] }
    if place.contains("bin_positions") { return ["figure-i2"] }
    if place.hasPrefix("/comparisons") { return ["figure-5"] }
    return ["figure-1", "figure-2"]
  }

  @Test("every change of an analysis is drawn or ends with 65")
  func analyses() throws {
    var analysis = try SyntheticAnalysis.make(missing: [
      "qhat-sgd-lr-tweak", "ste-sgd-unadjusted", "qhat-adam", "ste-adam", "qhat-adam-lr-tweak",
    ])
    analysis.comparisons[0].tensors.removeLast(5)
    for density in [\ComparisonSummary.density, \.mappedDensity] {
      analysis.comparisons[0][keyPath: density] = WeightDensity(
        bins: 2, lower: -1, upper: 1, counts: [1, 0, 2, 5], outside: 1)
    }
    let path = folder.file("analysis.h5")
    try analysis.write(
      to: path, key: StageKey(stage: "analyze"), provenance: Provenance(entries: []))
    // The second run is made like the first, and so on.
    let others = ["/runs/ste-sgd", "/tensors/", "/mapped_density", "/dataset", "/provenance"]
    let trial = try FileMutation.tryAll(
      of: path, where: { change in !others.contains { change.place.contains($0) } }
    ) {
      let found = try AnalysisResult(path: path)
      guard found != analysis else { return }
      let inputs = FigureInputs(analysis: found)
      try draw(figures(showing: $0.place), inputs)
      try make(TableCatalogue.tables, inputs)
    }
    #expect(trial.faults.isEmpty, "\(trial.faults.joined(separator: "\n"))")
    #expect(trial.refused > 250 && trial.used > 40, "\(trial.refused), \(trial.used)")
  }

  @Test("every change of bounds is drawn or ends with 65")
  func bounds() throws {
    var bounds = SyntheticBounds.make()
    bounds.pairs.removeLast(3)
    bounds.pairs[0].stretches.removeLast()
    let path = folder.file("bounds.h5")
    try bounds.write(to: path, key: StageKey(stage: "bounds"), provenance: Provenance(entries: []))
    var analysis = try SyntheticAnalysis.make(missing: ["qhat-adam"])
    let rules = try SyntheticAnalysis.rules()
    // Both precisions are made alike.
    let trial = try FileMutation.tryAll(of: path, where: { !$0.place.contains("/single") }) { _ in
      let found = try BoundsResult(path: path)
      guard found != bounds else { return }
      analysis.findings = Judgement(analysis, rules: rules, bounds: found).findings
      let inputs = FigureInputs(analysis: analysis, bounds: found)
      try draw(["figure-c1", "figure-c2", "figure-i1"], inputs)
      try make(TableCatalogue.tables, inputs)
    }
    #expect(trial.faults.isEmpty, "\(trial.faults.joined(separator: "\n"))")
    #expect(trial.refused > 250 && trial.used > 40, "\(trial.refused), \(trial.used)")
  }

  @Test("every change of a forecast of cost is drawn or ends with 65")
  func cost() throws {
    let cost = SyntheticCost.make()
    let path = folder.file("cost.h5")
    try cost.write(to: path, key: StageKey(stage: "bench"), provenance: Provenance(entries: []))
    let analysis = try SyntheticAnalysis.make()
    let trial = try FileMutation.tryAll(of: path, where: { _ in true }) { _ in
      let found = try CostResult(path: path)
      guard found != cost else { return }
      let inputs = FigureInputs(analysis: analysis, cost: found)
      try draw(["figure-p"], inputs)
      try make([RankTable()], inputs)
    }
    #expect(trial.faults.isEmpty, "\(trial.faults.joined(separator: "\n"))")
    #expect(trial.refused > 80 && trial.used > 20, "\(trial.refused), \(trial.used)")
  }

  /// A loss may be 0, which a logarithmic axis has no place for.
  @Test("losses of 0 are drawn") func losses() throws {
    var analysis = try SyntheticAnalysis.make()
    for index in analysis.runs.indices {
      analysis.runs[index].curveValidationLoss =
        analysis.runs[index].curveValidationLoss.scaled(by: 0)
    }
    try draw(["figure-4"], FigureInputs(analysis: analysis))
  }
}
