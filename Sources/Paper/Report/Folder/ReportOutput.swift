import Documents
import Drawing
import Figures
import Foundation

/// One file of a report's folder.
package struct ReportOutput: Sendable {
  /// Below the folder: "figures/figure-1.pdf".
  package let path: String
  /// What `--only` selects it by: "figure-1", "table-4", "report".
  package let target: String
  /// The file's bytes.
  let render: @Sendable (_ inputs: ReportInputs, _ means: Means) throws -> [UInt8]

  /// What all outputs are made with.
  package struct Means {
    let typesetter: Typesetter
    let date: Date
  }

  /// Every file of a report, figures first, the report last.
  package static let all: [ReportOutput] =
    FigureCatalogue.figures.flatMap(outputs(of:)) + TableCatalogue.tables.flatMap(outputs(of:)) + [
      ReportOutput(path: "findings.json", target: "findings") { inputs, _ in
        try inputs.figures.findings.json()
      },
      ReportOutput(path: "report.pdf", target: "report") { inputs, means in
        try ReportPages.pdf(inputs, date: means.date, typesetter: means.typesetter)
      },
      ReportOutput(path: "report.html", target: "report") { inputs, means in
        Array(try ReportWebPage(inputs, typesetter: means.typesetter).html().utf8)
      },
    ]

  /// The bytes of the file; for tests.
  package func bytes(
    _ inputs: ReportInputs, typesetter: Typesetter, date: Date
  ) throws -> [UInt8] {
    try render(inputs, Means(typesetter: typesetter, date: date))
  }

  /// The files of a target, below the folder.
  package static func paths(of target: String) -> [String] {
    all.filter { $0.target == target }.map(\.path)
  }

  /// The names that `--only` takes.
  package static var targets: [String] {
    all.map(\.target).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func outputs(of figure: any Figure) -> [ReportOutput] {
    picture(in: "figures", figure.name) { inputs, means in
      let title = title(of: figure.name, inputs)
      return (
        try figure.picture(inputs.figures), metadata(title, figure.showsTraining, inputs, means)
      )
    }
  }

  private static func outputs(of table: any TableSource) -> [ReportOutput] {
    picture(in: "tables", table.name) { inputs, means in
      let title = title(of: table.name, inputs)
      let picture = try table.table(inputs.figures, words: words(of: table, inputs)).picture(
        style: table.style, typesetter: means.typesetter)
      return (picture, metadata(title, table.showsTraining, inputs, means))
    } + [
      ReportOutput(path: "tables/\(table.name).csv", target: table.name) { inputs, _ in
        Array(try table.records(inputs.figures).text.utf8)
      },
      ReportOutput(path: "tables/\(table.name).tex", target: table.name) { inputs, _ in
        Array(try latex(table, inputs).utf8)
      },
    ]
  }

  /// The PDF and the PNG file of a picture.
  private static func picture(
    in folder: String, _ name: String,
    _ make: @escaping @Sendable (ReportInputs, Means) throws -> (Picture, PDFDocument.Metadata)
  ) -> [ReportOutput] {
    [
      ReportOutput(path: "\(folder)/\(name).pdf", target: name) { inputs, means in
        let (picture, metadata) = try make(inputs, means)
        return try picture.pdf(
          metadata: metadata,
          alternative: folder == "figures"
            ? inputs.document.placement(of: name)?.alternative ?? "" : nil,
          typesetter: means.typesetter)
      },
      ReportOutput(path: "\(folder)/\(name).png", target: name) { inputs, means in
        try make(inputs, means).0.png(typesetter: means.typesetter)
      },
    ]
  }

  /// "Table 4. Alignment metrics for SGD (S) and Adam (A)."
  private static func title(of name: String, _ inputs: ReportInputs) -> String {
    let title = inputs.document.placement(of: name)?.title.plain
    return Placement.label(of: name) + (title.map { ". \($0)" } ?? "")
  }

  private static func metadata(
    _ title: String, _ showsTraining: Bool, _ inputs: ReportInputs, _ means: Means
  ) -> PDFDocument.Metadata {
    let dataset = inputs.analysis.dataset
    let isElsewhere = showsTraining && (dataset.isGenerated || !dataset.isVerified)
    return PDFDocument.Metadata(
      title: title, author: "straight-through-in-disguise",
      subject: showsTraining ? "Data: \(dataset.name)\(isElsewhere ? " (not MNIST)" : "")" : "",
      date: means.date)
  }

  private static func words(of table: any TableSource, _ inputs: ReportInputs) -> TableWords {
    TableWords(inputs.document.words(of: table.name))
  }

  /// The table with its caption, as a float.
  private static func latex(_ table: any TableSource, _ inputs: ReportInputs) throws -> String {
    let placement = inputs.document.placement(of: table.name)
    let caption = placement.map {
      "\\caption{\\textbf{\($0.title.latex)} \($0.text.latex)}\n"
    }
    return """
      % Needs the package booktabs.
      \\begin{table}
      \(caption ?? "")\\label{\(table.name)}
      \\centering
      \(try table.table(inputs.figures, words: words(of: table, inputs)).latex)\\end{table}

      """
  }
}
