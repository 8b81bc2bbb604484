import Drawing

/// What the report says, in the order in which it says it, without any look: pages and the web page are laid
/// out from the same document.
package struct Document: Equatable, Sendable {
  package var blocks: [DocumentBlock]
  /// Tables of its sources with their words, those included that conditions leave out.
  package let elsewhere: [Placement]

  package init(_ blocks: [DocumentBlock], elsewhere: [Placement] = []) {
    self.blocks = blocks
    self.elsewhere = elsewhere
  }
}

package enum DocumentBlock: Equatable, Sendable {
  case heading(DocumentHeading)
  case paragraph(RichText)
  /// Items, each a paragraph.
  case list([RichText], isOrdered: Bool)
  /// What nobody may overlook.
  case notice(NoticeKind, RichText)
  /// Lines to be typed or read as they are.
  case code([String])
  /// One figure, or some side by side.
  case figures([Placement])
  /// A table of the report's catalogue.
  case table(Placement)
  /// A table that the document itself writes, without number and caption.
  case grid(Table)
  /// All figures and tables before come before what follows.
  case barrier
  /// The table of contents.
  case contents
  /// What was cited, in the order of the numbers.
  case references([CitedWork])
}

package struct DocumentHeading: Equatable, Sendable {
  package enum Level: Int, Sendable { case part = 1, section, subsection }
  /// How a section is counted: `{#anchor .appendix}`, `{#anchor .unnumbered}`.
  package enum Counting: String, CaseIterable, Sendable {
    case numbered
    /// This section and all after it have letters.
    case appendix
    case unnumbered
  }

  package let level: Level
  package let text: RichText
  /// What links lead to.
  package let anchor: String
  package let counting: Counting
  /// "4.2", "B"; empty for parts and for what is not numbered.
  package var number = ""

  package init(
    _ level: Level, _ text: RichText, anchor: String, counting: Counting = .numbered,
    number: String = ""
  ) {
    self.level = level
    self.text = text
    self.anchor = anchor
    self.counting = counting
    self.number = number
  }

  /// The words with the number before them.
  package var title: RichText { number.isEmpty ? text : "\(number)\u{2002}\(text)" }
}

package enum NoticeKind: String, CaseIterable, Sendable {
  /// The numbers are not what a reader would take them for.
  case caution
  /// Something is missing.
  case warning
  /// Good to know, or a good outcome.
  case note
  /// What the whole report says, in a paragraph.
  case abstract
}

/// A figure or a table at its place in a document, with the words that go with it.
package struct Placement: Equatable, Sendable {
  /// Of the catalogue: "figure-3a".
  package let name: String
  /// What a reader who cannot see the figure is told; empty for tables, which read as they are.
  package let alternative: String
  /// The caption's first words, in bold.
  package let title: RichText
  /// The caption's sentences.
  package let text: RichText
  /// The words of a table: its heads and what its cells say, by the keys that the table has for them.
  package var words: [String: RichText]

  package init(
    _ name: String, alternative: String, title: RichText, text: RichText,
    words: [String: RichText] = [:]
  ) {
    self.name = name
    self.alternative = alternative
    self.title = title
    self.text = text
    self.words = words
  }

  /// What captions and links call it: "Figure 3a", "Table B"; empty for what has no number.
  package var label: String { Self.label(of: name) }

  package static func label(of name: String) -> String {
    let parts = name.split(separator: "-", maxSplits: 1)
    guard let kind = parts.first, let number = parts.dropFirst().first else { return "" }
    return "\(kind.prefix(1).uppercased())\(kind.dropFirst()) "
      + (number.first?.isNumber == true
        ? String(number) : "\(number.prefix(1).uppercased())\(number.dropFirst())")
  }
}

extension Document {
  /// Figures and tables of the catalogues in their order.
  package var placements: [Placement] {
    blocks.flatMap { block -> [Placement] in
      switch block {
      case .figures(let row): row
      case .table(let placement): [placement]
      default: []
      }
    }
  }

  package func placement(of name: String) -> Placement? { placements.first { $0.name == name } }

  /// The words of a table, by its keys, whether or not this document shows it.
  package func words(of table: String) -> [String: RichText] {
    (placement(of: table) ?? elsewhere.last { $0.name == table })?.words ?? [:]
  }

  /// Items and paragraphs as plain text, for the console.
  package var lines: [String] {
    blocks.flatMap { block -> [String] in
      switch block {
      case .paragraph(let text): [text.plain]
      case .list(let items, _): items.map(\.plain)
      default: []
      }
    }
  }

  package var headings: [DocumentHeading] {
    blocks.compactMap { if case .heading(let heading) = $0 { heading } else { nil } }
  }
}
