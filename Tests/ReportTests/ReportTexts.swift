import Documents
import Drawing
import Figures
import Report
import Results
import TestSupport

/// The project's documents, composed from made-up analyses.
enum ReportTexts {
  static func folder() throws -> TemplateFolder {
    try TemplateFolder(path: ProjectFiles.path("pipeline/report"))
  }

  static func inputs(
    _ main: AnalysisResult, further: [AnalysisResult] = [], bounds: BoundsResult? = nil,
    cost: CostResult? = nil
  ) throws -> ReportInputs {
    let experiments = ([main] + further).map(\.experiment)
    let figures = FigureInputs(
      analysis: main, further: further, bounds: bounds, cost: cost,
      about: ReportFindings.findings(
        of: experiments, among: experiments, data: ([main] + further).map(\.dataset),
        bounds: bounds, cost: cost,
        command: "make -C pipeline"))
    return ReportInputs(
      figures: figures,
      document: try ReportDocuments.set(folder()).compose(figures.findings),
      styleSheet: try folder().styleSheet())
  }
}

extension Document {
  /// Every text as plain words, captions too: a heading's, a paragraph's or an item's each.
  var texts: [String] {
    var texts: [String] = []
    for block in blocks {
      switch block {
      case .heading(let heading): texts.append(heading.text.plain)
      case .paragraph(let text), .notice(_, let text): texts.append(text.plain)
      case .list(let items, _): texts += items.map(\.plain)
      case .figures(let row): texts += row.map { "\($0.title.plain) \($0.text.plain)" }
      case .table(let placement): texts.append("\(placement.title.plain) \(placement.text.plain)")
      case .grid(let table): texts += table.rows.flatMap { $0.cells.map(\.text.plain) }
      case .references(let works): texts += works.map(\.text.plain)
      case .code, .barrier, .contents: break
      }
    }
    return texts
  }

  /// The texts from one heading to the next of any level.
  func section(_ anchor: String) -> [String] {
    let start = blocks.firstIndex { $0.heading?.anchor == anchor }
    guard let start else { return [] }
    let rest = blocks[(start + 1)...]
    return Document(Array(rest.prefix { $0.heading == nil })).texts
  }
}

extension DocumentBlock {
  var heading: DocumentHeading? { if case .heading(let heading) = self { heading } else { nil } }
}
