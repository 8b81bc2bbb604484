import Diagnostics
import Drawing
import Mustache
import Results

/// The documents of a report, one after the other, and how they become one.
package struct DocumentSet: Sendable {
  package let sources: [TemplateSource]
  /// Names of the figures that documents may place.
  package let figures: [String]
  /// The tables that documents may place: by name, the keys of the words that they take from there.
  package let tables: [String: [String]]
  /// The works that documents may cite.
  package let bibliography: Bibliography

  package init(
    _ sources: [TemplateSource], figures: [String], tables: [String: [String]],
    bibliography: Bibliography = Bibliography()
  ) {
    self.bibliography = bibliography
    self.sources = sources
    self.figures = figures
    self.tables = tables
  }

  /// Checks names, tags, Markdown, figures, tables and links of every document in every state.
  ///
  /// - Parameters:
  ///   - findings: every name that there is; values do not matter.
  ///   - isComplete: whether the findings are of every experiment; else names of others are taken as absent.
  ///   - placesAll: whether each figure and table must have a place, and be cited.
  /// - Throws: `Failure` 78 with file, line and the nearest name.
  package func check(
    _ findings: Findings, isComplete: Bool, placesAll: Bool = true
  ) throws {
    let root = FindingTree(findings)
    for source in sources {
      try TemplateCheck(source: source, root: root, isComplete: isComplete).check()
      _ = try template(source)
    }
    try StructureCheck(self).check(placesAll: placesAll)
  }

  /// The works that no document cites.
  package func uncited() throws -> [Bibliography.Work] {
    let cited = Set(try StructureCheck(self).whole().citedKeys)
    return bibliography.works.filter { !cited.contains($0.key) }
  }

  /// The document that the findings make of it, numbered, its references spelled out. Links to what this report does
  /// without become plain words.
  /// - Throws: `Failure` 78 for what `check` finds, and for what is placed or named twice.
  package func compose(_ findings: Findings) throws -> Document {
    let root = FindingTree(findings)
    var blocks: [DocumentBlock] = []
    for source in sources {
      let values = ValueTable()
      let node = FindingNode(view: FindingView(root), root: root, values: values)
      let markdown = try template(source).render(node)
      do {
        blocks += try BlockReader(values: values).blocks(of: markdown).map(\.block)
      } catch let fault as MarkdownFault {
        throw Failure(
          .configuration, at: source.path, fault.problem + ", with the findings of this report",
          expected: fault.expected, found: fault.found)
      }
    }
    let whole = try StructureCheck(self).whole()
    let document = Document(
      blocks, elsewhere: whole.placements.filter { tables[$0.name] != nil }
    ).numbered
    try checkUnique(document)
    return document.withReferences(bibliography, others: whole.placeNames).withoutLinksElsewhere
  }

  private func template(_ source: TemplateSource) throws -> MustacheTemplate {
    do {
      return try MustacheTemplate(string: source.text)
    } catch let error as MustacheTemplate.ParserError {
      throw source.failure(
        line: error.context.lineNumber, "a tag is malformed", found: error.context.line)
    }
  }

  private func checkUnique(_ document: Document) throws {
    var seen: Set<String> = []
    for anchor in document.anchorsInOrder where !seen.insert(anchor).inserted {
      throw Failure(
        .configuration, at: sources.map(\.path).joined(separator: ", "),
        "two places of the report are called \(anchor)",
        expected: "each figure, table and heading once")
    }
  }
}

extension Document {
  /// Every place that a link may lead to.
  var anchorsInOrder: [String] {
    blocks.flatMap { block -> [String] in
      switch block {
      case .heading(let heading): [heading.anchor]
      case .figures(let row): row.map(\.name)
      case .table(let placement): [placement.name]
      case .references(let works): works.map(\.anchor)
      default: []
      }
    }
  }

  /// The document with links to places that it does not have as plain words.
  var withoutLinksElsewhere: Document {
    let anchors = Set(anchorsInOrder)
    return map { text in
      text.withLinks { $0.hasPrefix("#") && !anchors.contains(String($0.dropFirst())) ? nil : $0 }
    }
  }

  /// Changes every text.
  func map(_ change: (RichText) -> RichText) -> Document {
    func changed(_ placement: Placement) -> Placement {
      Placement(
        placement.name, alternative: placement.alternative, title: change(placement.title),
        text: change(placement.text), words: placement.words.mapValues(change))
    }
    return Document(
      blocks.map { block in
        switch block {
        case .heading(let heading):
          .heading(
            DocumentHeading(
              heading.level, change(heading.text), anchor: heading.anchor,
              counting: heading.counting, number: heading.number))
        case .paragraph(let text): .paragraph(change(text))
        case .list(let items, let isOrdered): .list(items.map(change), isOrdered: isOrdered)
        case .notice(let kind, let text): .notice(kind, change(text))
        case .figures(let row): .figures(row.map(changed))
        case .table(let placement): .table(changed(placement))
        case .grid(let table):
          .grid(table.mapped(change))
        case .code, .barrier, .contents, .references: block
        }
      }, elsewhere: elsewhere)
  }
}

extension Table {
  fileprivate func mapped(_ change: (RichText) -> RichText) -> Table {
    var table = self
    for row in table.rows.indices {
      for cell in table.rows[row].cells.indices {
        table.rows[row].cells[cell].text = change(table.rows[row].cells[cell].text)
      }
    }
    return table
  }
}
