import Drawing

/// A picture of the report: one file, one entry in `FigureCatalogue`.
package protocol Figure: Sendable {
  /// The file name without extension: "figure-3a".
  var name: String { get }
  /// Whether it shows trained numbers, which depend on the data; else it is pure mathematics.
  var showsTraining: Bool { get }
  func picture(_ inputs: FigureInputs) throws -> Picture
}

/// Widths of the pictures in points, as the report's column wants them.
package enum FigureWidth {
  package static let full = 420.0
  package static let half = 204.0
}
