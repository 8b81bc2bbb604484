import Documents
import Drawing
import Figures

/// Makes the blocks of pages from what a document says.
struct DocumentLayout {
  let inputs: FigureInputs
  /// Pictures beside those of the catalogue, by name.
  var pictures: [String: Picture] = [:]

  /// - Throws: `Failure` where the inputs of a figure do not fit.
  func blocks(of document: Document) throws -> [any Block] {
    var result: [any Block] = []
    var title = TitleState.before
    var endsFloats = false
    for (index, block) in document.blocks.enumerated() {
      switch block {
      case .barrier: endsFloats = true
      case .heading(let heading):
        if heading.level == .part, title == .before, index == 0 {
          result.append(
            Paragraph(heading.text, style: PageStyle.title, spaceBefore: 0, element: "H1"))
          title = .subtitle
        } else {
          result.append(self.heading(heading, endsFloats: endsFloats))
          title = .after
        }
        endsFloats = false
      case .paragraph(let text):
        result.append(paragraph(text, title, before: document.blocks.dropFirst(index + 1).first))
        title = title.next
      case .contents: result.append(ContentsBlock(headings: Array(document.headings.dropFirst())))
      default: result += try blocks(of: block)
      }
    }
    return result
  }

  /// What stands below the title: a subtitle, the authors, then details of the making.
  private enum TitleState {
    case before, subtitle, authors, details, after

    /// After a paragraph.
    var next: TitleState {
      switch self {
      case .subtitle: .authors
      case .authors: .details
      default: self
      }
    }
  }

  private func heading(_ heading: DocumentHeading, endsFloats: Bool) -> any Block {
    switch heading.level {
    case .part: PartTitle(text: heading.title, anchor: heading.anchor)
    case .section: Heading(heading.title, anchor: heading.anchor, endsFloats: endsFloats)
    case .subsection:
      Heading(heading.title, anchor: heading.anchor, level: 1, endsFloats: endsFloats)
    }
  }

  private func paragraph(
    _ text: RichText, _ title: TitleState, before next: DocumentBlock?
  ) -> any Block {
    switch title {
    case .subtitle: return Paragraph(text, style: PageStyle.subtitle, spaceBefore: 8)
    case .authors: return Paragraph(text, style: PageStyle.authors, spaceBefore: 9)
    case .details:
      return Paragraph(
        text, style: PageStyle.small.with { $0.color = Palette.axis }, spaceBefore: 10)
    case .before, .after:
      let keeps =
        switch next {
        case .list, .grid, .code: true
        default: false
        }
      return Paragraph(text, keepsWithNext: keeps)
    }
  }

  private func blocks(of block: DocumentBlock) throws -> [any Block] {
    switch block {
    case .list(let items, let isOrdered):
      return [
        ItemList(items: items, numbers: isOrdered ? items.indices.map { "\($0 + 1)." } : nil)
      ]
    case .references(let works):
      return [
        ItemList(
          items: works.map(\.text), numbers: works.map { "[\($0.number)]" },
          anchors: works.map(\.anchor), style: PageStyle.small, indent: 24)
      ]
    case .notice(.abstract, let text): return [Abstract(text: text)]
    case .notice(let kind, let text): return [Notice(text, color: kind.color)]
    case .code(let lines):
      return lines.map {
        Paragraph(
          "`\($0)`" as RichText, style: PageStyle.small, spaceBefore: 2, indent: 16)
      }
    case .figures(let row):
      return [
        FigureBlock(
          items: try row.map {
            FigureBlock.Item(placement: $0, picture: try picture($0.name))
          })
      ]
    case .table(let placement):
      guard let source = TableCatalogue.named(placement.name) else { return [] }
      return [
        TableBlock(
          placement: placement, table: try source.table(inputs, words: TableWords(placement.words)),
          style: source.style)
      ]
    case .grid(let table): return [GridBlock(table: table)]
    case .heading, .paragraph, .barrier, .contents: return []
    }
  }

  private func picture(_ name: String) throws -> Picture {
    if let own = pictures[name] { return own }
    // Documents place figures of the catalogue alone: `DocumentSet.check`.
    return try FigureCatalogue.named(name)?.picture(inputs)
      ?? Picture(size: Size(FigureWidth.full, 0)) { _ in }
  }
}

extension NoticeKind {
  var color: Color {
    switch self {
    case .caution: Palette.vermilion
    case .warning: Palette.orange
    case .note, .abstract: Palette.green
    }
  }
}
