import Drawing

extension Document {
  /// The document with numbers for its headings: sections 1, 2, …, what is below them 1.1, 1.2, …; letters in the
  /// place of the former from the first appendix on. Parts of the report have none, and do not begin anew.
  var numbered: Document {
    var (section, subsection) = (0, 0)
    var (isLettered, isCounted) = (false, false)
    var sectionNumber: String {
      isLettered ? String(UnicodeScalar(UInt8(64 + min(section, 26)))) : "\(section)"
    }
    let blocks = blocks.map { block -> DocumentBlock in
      guard case .heading(var heading) = block else { return block }
      if heading.counting == .appendix, !isLettered { (isLettered, section) = (true, 0) }
      switch heading.level {
      case .part: isCounted = false
      case .section:
        isCounted = heading.counting != .unnumbered
        guard isCounted else { break }
        section += 1
        subsection = 0
        heading.number = sectionNumber
      case .subsection:
        guard isCounted, heading.counting != .unnumbered else { break }
        subsection += 1
        heading.number = "\(sectionNumber).\(subsection)"
      }
      return .heading(heading)
    }
    return Document(blocks, elsewhere: elsewhere)
  }

  /// What each place is called where a link to it has no words of its own: "Section 4.2", "Appendix B", "Figure 6";
  /// headings without a number by their words.
  var placeNames: [String: String] {
    var names: [String: String] = [:]
    for placement in placements where !placement.label.isEmpty {
      names[placement.name] = placement.label.withFixedSpaces
    }
    for heading in headings {
      let isLettered = heading.number.first?.isLetter == true
      names[heading.anchor] =
        heading.number.isEmpty
        ? "“\(heading.text.plain)”"
        : "\(isLettered ? "Appendix" : "Section")\u{A0}\(heading.number)"
    }
    return names
  }
}

extension String {
  /// Without a place to break at.
  fileprivate var withFixedSpaces: String { replacing(" ", with: "\u{A0}") }
}
