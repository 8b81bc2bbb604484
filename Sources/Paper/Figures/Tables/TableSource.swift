import Drawing
import Storage

/// A table of the report: one file, one entry in `TableCatalogue`.
package protocol TableSource: Sendable {
  /// The file name without extension: "table-4".
  var name: String { get }
  /// Whether it shows trained numbers.
  var showsTraining: Bool { get }
  var style: TableStyle { get }
  /// The keys of the words that it takes from its place in a document: its heads, titles and what cells say.
  var keys: [String] { get }
  func table(_ inputs: FigureInputs, words: TableWords) throws -> Table
  /// The same numbers unrounded, for other programs.
  func records(_ inputs: FigureInputs) throws -> CommaSeparated
}

/// Every table in the order of the report. A new one is a file and its line here.
package enum TableCatalogue {
  package static let tables: [any TableSource] = [
    NetworkPair.nonAdaptive, NetworkPair.adaptive, ComparisonKinds(), AlignmentMetrics(),
    TrainingMetrics(), FrameworkTable(), EstimatorAlignment(), DeadZones(), BoundsByPair(),
    ErrorOrders(),
    SensitivityTable(),
    ReadingTable(), OptimizerTable(), AblationTable(),
    InitializationTable(), RankTable(),
  ]

  package static func named(_ name: String) -> (any TableSource)? {
    tables.first { $0.name == name }
  }
}

extension Table.Cell {
  /// A number of the paper's, as printed there; a dash where it has none.
  static func paper(_ printed: String?) -> Table.Cell {
    guard let printed else { return Table.Cell("–", muted: true) }
    // The unit is in the head of the column; a hyphen is a minus sign.
    let text = printed.replacing("%", with: "").replacing("-", with: "−")
    return Table.Cell(RichText(verbatim: text), muted: true)
  }

  static let missing = Table.Cell("missing", muted: true)
  static let notRun = Table.Cell("not run", muted: true)
}
