/// The recipe as the report shows it, with the configured values filled in.
package struct RecipeTable: Sendable, Hashable, Codable {
  package struct Row: Sendable, Hashable, Codable {
    package let item: String
    package let value: String
    /// Where the value comes from.
    package let source: String
    /// What was decided where the sources differ or are silent; nil where they agree.
    package let choice: String?

    package init(item: String, value: String, source: String, choice: String?) {
      self.item = item
      self.value = value
      self.source = source
      self.choice = choice
    }
  }

  package let rows: [Row]

  package init(rows: [Row]) { self.rows = rows }
}
