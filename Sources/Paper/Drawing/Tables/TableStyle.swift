/// Measures of tables, in points.
package struct TableStyle: Sendable {
  package var text: TextStyle
  package var heading: TextStyle
  /// The least space between neighbouring columns.
  package var columnGap: Double
  /// Space between a rule and the text near it.
  package var rulePadding: Double
  /// Space added between rows, beyond the leading.
  package var rowGap: Double
  /// Space that sets groups of rows apart.
  package var groupGap: Double
  package var heavyRule: Double
  package var lightRule: Double

  package init(
    text: TextStyle, heading: TextStyle, columnGap: Double = 14, rulePadding: Double = 3,
    rowGap: Double = 1.2, groupGap: Double = 5, heavyRule: Double = 0.9, lightRule: Double = 0.5
  ) {
    self.text = text
    self.heading = heading
    self.columnGap = columnGap
    self.rulePadding = rulePadding
    self.rowGap = rowGap
    self.groupGap = groupGap
    self.heavyRule = heavyRule
    self.lightRule = lightRule
  }

  package static let standard = TableStyle(
    text: TextStyle(.serif, size: 9.5, leading: 12, tabularFigures: true),
    heading: TextStyle(.serif, size: 9.5, leading: 12, tabularFigures: true))

  package static let small = TableStyle(
    text: TextStyle(.serif, size: 8.5, leading: 10.6, tabularFigures: true),
    heading: TextStyle(.serif, size: 8.5, leading: 10.6, tabularFigures: true), columnGap: 11,
    rowGap: 1.6)

  /// For tables of many columns.
  package static let dense = TableStyle(
    text: TextStyle(.serif, size: 8.2, leading: 10.4, tabularFigures: true),
    heading: TextStyle(.serif, size: 8.2, leading: 10.4, tabularFigures: true), columnGap: 9,
    rowGap: 1.2)
}
