import Diagnostics

/// The numbers that the paper prints, by table, half, row and column; read from
/// `pipeline/experiments/paper-values.yaml`, so that none is typed into code.
package struct PaperValues: Sendable {
  package struct Row: Sendable {
    /// As the paper names it ("baseline (S)").
    package let name: String
    package let values: [String: PaperValue]
  }

  /// The columns that a row may have, in the order of the paper's tables.
  package static let columns = [
    "alignment_error", "agreement", "train_accuracy", "train_loss", "validation_accuracy",
    "validation_loss", "convexity_constant", "lower", "upper",
  ]

  private let rows: [Place: [Row]]

  private struct Place: Hashable {
    let table: String
    let half: String
  }

  /// - Throws: `Failure` 66 when there is no file, 78 with file, line and column for anything
  ///   unknown, doubled or no number.
  package static func read(path: String) throws -> PaperValues {
    try PaperValues(YAMLFile(path: path))
  }

  init(_ file: YAMLFile) throws {
    var rows: [Place: [Row]] = [:]
    for table in try file.root().mapping().entries {
      for half in try table.value.mapping().entries {
        rows[Place(table: table.name, half: half.name)] = try half.value.mapping().entries.map {
          let cells = try $0.value.mapping(keys: Self.columns).entries
          return Row(
            name: $0.name,
            values: Dictionary(
              uniqueKeysWithValues: try cells.map { ($0.name, try $0.value.paperValue()) }))
        }
      }
    }
    self.rows = rows
  }

  /// The rows of one half of a table ("table-4", "mnist"), in the paper's order; empty if it has none.
  package func rows(table: String, half: String) -> [Row] {
    rows[Place(table: table, half: half)] ?? []
  }

  /// Every number in a fixed order, one a line: what an analysis that uses them depends on.
  package var canonicalText: String {
    rows.flatMap { place, rows in
      rows.flatMap { row in
        row.values.map { "\(place.table) \(place.half) \(row.name) \($0.key)=\($0.value.printed)" }
      }
    }.sorted().joined(separator: "\n")
  }

  /// One number, or nil where the paper has none.
  package func value(table: String, half: String, row: String, column: String) -> PaperValue? {
    rows(table: table, half: half).first { $0.name == row }?.values[column]
  }
}

extension YAMLValue {
  func paperValue() throws -> PaperValue {
    let text = try string()
    guard let value = PaperValue(printed: text) else {
      throw Failure(
        .configuration, at: place, "\(key) is not a number as a paper prints it",
        expected: "digits, then “%” or nothing, then “…” if digits are cut off", found: text)
    }
    return value
  }
}
