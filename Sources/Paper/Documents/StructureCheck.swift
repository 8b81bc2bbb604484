import Diagnostics
import Drawing

/// Whether the figures, tables and links of documents lead somewhere, whatever the findings are.
struct StructureCheck {
  private let documents: DocumentSet

  init(_ documents: DocumentSet) { self.documents = documents }

  /// A document with every section, parsed.
  private struct Parsed {
    let source: TemplateSource
    let expansion: TemplateExpansion
    let blocks: [BlockReader.Located]
  }

  /// - Throws: `Failure` 78 with file, line and the nearest name.
  func check(placesAll: Bool) throws {
    let parsed = try documents.sources.map(parse)
    for document in parsed { try checkPlacements(document) }
    let own = Document(parsed.flatMap { $0.blocks.map(\.block) })
    let anchors = own.anchorsInOrder
    for document in parsed { try checkLinks(document, anchors) }
    let placed = Set(own.placements.map(\.name))
    for name in documents.figures + documents.tables.keys.sorted()
    where placesAll && !placed.contains(name) {
      throw Failure(
        .configuration, at: parsed.first?.source.path, "no document shows \(name)",
        expected: "![…](\(name)) with its caption in one of the documents")
    }
    guard placesAll else { return }
    let cited = citedPlaces(own)
    for document in parsed { try checkCited(document, cited) }
  }

  /// All that the documents may say, whatever the findings are.
  func whole() throws -> Document {
    Document(try documents.sources.map(parse).flatMap { $0.blocks.map(\.block) })
  }

  /// What the text leads to, captions apart.
  private func citedPlaces(_ document: Document) -> Set<String> {
    let text = document.blocks.filter { block in
      switch block {
      case .figures, .table: false
      default: true
      }
    }
    return Set(
      Document(text).linkTargets.filter { $0.hasPrefix("#") }.map { String($0.dropFirst()) })
  }

  private func checkCited(_ document: Parsed, _ cited: Set<String>) throws {
    for located in document.blocks {
      for placement in Document([located.block]).placements
      where !placement.label.isEmpty && !cited.contains(placement.name) {
        throw document.source.failure(
          line: line(of: "](\(placement.name))", from: located.line, in: document),
          "no sentence speaks of \(placement.label)",
          expected: "[](#\(placement.name)) in the text that it belongs to")
      }
    }
  }

  /// What a value is to links and names.
  private static let unknown = "\u{FFFC}"

  private func parse(_ source: TemplateSource) throws -> Parsed {
    let expansion = try TemplateExpansion(source)
    let values = ValueTable()
    _ = values.mark(DocumentValue(RichText(verbatim: "0"), plain: Self.unknown))
    do {
      return Parsed(
        source: source, expansion: expansion,
        blocks: try BlockReader(values: values).blocks(of: expansion.text))
    } catch let fault as MarkdownFault {
      throw source.failure(fault, line: expansion.sourceLine(fault.line))
    }
  }

  private func checkPlacements(_ document: Parsed) throws {
    for located in document.blocks {
      let (placements, names, what): ([Placement], [String], String) =
        switch located.block {
        case .figures(let row): (row, documents.figures, "figure")
        case .table(let placement): ([placement], documents.tables.keys.sorted(), "table")
        default: ([], [], "")
        }
      for placement in placements {
        let line = line(of: "](\(placement.name))", from: located.line, in: document)
        guard names.contains(placement.name) else {
          throw document.source.failure(
            line: line, "there is no \(what) “\(placement.name)”",
            remedy: remedy(
              forUnknown: placement.name,
              among: documents.figures + documents.tables.keys.sorted()))
        }
        try checkWords(of: placement, line: line, in: document)
        if what == "figure" && placement.alternative.isEmpty {
          throw document.source.failure(
            line: line, "\(placement.name) has no alternative text",
            expected: "![What it shows, for those who cannot see it.](\(placement.name))")
        }
      }
    }
  }

  /// Whether a table has the words that it asks for, and no others.
  private func checkWords(of placement: Placement, line: Int, in document: Parsed) throws {
    guard let keys = documents.tables[placement.name] else { return }
    for key in placement.words.keys.sorted() where !keys.contains(key) {
      throw document.source.failure(
        line: self.line(of: "- `\(key)`", from: line, in: document),
        "\(placement.name) has no use for words called “\(key)”",
        remedy: remedy(forUnknown: key, among: keys))
    }
    guard let missing = keys.first(where: { placement.words[$0] == nil }) else { return }
    throw document.source.failure(
      line: line, "\(placement.name) has no words for “\(missing)”",
      expected: "- `\(missing)`: words, in a list below the caption")
  }

  private func checkLinks(_ document: Parsed, _ anchors: [String]) throws {
    for located in document.blocks {
      for target in Document([located.block]).linkTargets where !target.contains(Self.unknown) {
        if let key = citationKey(target) {
          guard documents.bibliography[key] == nil else { continue }
          throw document.source.failure(
            line: line(of: target, from: located.line, in: document),
            "there is no work “\(key)”",
            remedy: remedy(forUnknown: key, among: documents.bibliography.works.map(\.key)))
        }
        let line = line(of: "](\(target))", from: located.line, in: document)
        if target.hasPrefix("#") {
          let anchor = String(target.dropFirst())
          guard !anchors.contains(anchor) else { continue }
          throw document.source.failure(
            line: line, "a link leads to “\(target)”, which is nowhere",
            remedy: remedy(forUnknown: anchor, among: anchors))
        }
        guard target.hasPrefix("https://") || target.hasPrefix("http://") else {
          throw document.source.failure(
            line: line, "a link leads neither to a place of the report nor to an address",
            expected: "#anchor or https://…", found: target)
        }
      }
    }
  }

  /// The source's line of some words of a block.
  private func line(of words: String, from start: Int, in document: Parsed) -> Int {
    let lines = document.expansion.text.split(separator: "\n", omittingEmptySubsequences: false)
    let found = lines.indices.dropFirst(max(0, start - 1)).first { lines[$0].contains(words) }
    return document.expansion.sourceLine(found.map { $0 + 1 } ?? start)
  }
}
