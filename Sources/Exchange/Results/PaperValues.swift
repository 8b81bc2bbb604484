/// The numbers that the paper prints, by table, half, row and column, so that none is typed into code.
package struct PaperValues: Sendable, Hashable, Codable {
  package struct Row: Sendable, Hashable, Codable {
    /// As the paper names it ("baseline (S)").
    package let name: String
    /// By column, of `PaperValues.columns`.
    package let values: [String: PaperValue]

    package init(name: String, values: [String: PaperValue]) {
      self.name = name
      self.values = values
    }
  }

  /// The rows of one half of a table, in the paper's order.
  package struct Half: Sendable, Hashable, Codable {
    /// "table-4".
    package let table: String
    /// "mnist".
    package let half: String
    package let rows: [Row]

    package init(table: String, half: String, rows: [Row]) {
      self.table = table
      self.half = half
      self.rows = rows
    }
  }

  /// The columns that a row may have, in the order of the paper's tables.
  package static let columns = [
    "alignment_error", "agreement", "train_accuracy", "train_loss", "validation_accuracy",
    "validation_loss", "convexity_constant", "lower", "upper", "images",
  ]

  package let halves: [Half]

  package init(_ halves: [Half]) { self.halves = halves }

  /// The rows of one half of a table ("table-4", "mnist"), in the paper's order; empty if it has none.
  package func rows(table: String, half: String) -> [Row] {
    halves.first { $0.table == table && $0.half == half }?.rows ?? []
  }

  /// One number, or nil where the paper has none.
  package func value(table: String, half: String, row: String, column: String) -> PaperValue? {
    rows(table: table, half: half).first { $0.name == row }?.values[column]
  }

  /// Every number in a fixed order, one a line: what an analysis that uses them depends on.
  package var canonicalText: String {
    halves.flatMap { half in
      half.rows.flatMap { row in
        row.values.map { "\(half.table) \(half.half) \(row.name) \($0.key)=\($0.value.printed)" }
      }
    }.sorted().joined(separator: "\n")
  }
}
