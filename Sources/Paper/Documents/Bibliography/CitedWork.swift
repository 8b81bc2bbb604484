import Drawing

/// A work in the list of references.
package struct CitedWork: Equatable, Sendable {
  /// From 1, as citations have it.
  package let number: Int
  /// What citations lead to.
  package let anchor: String
  package let text: RichText

  init(_ work: Bibliography.Work, number: Int) {
    self.number = number
    anchor = Self.anchor(of: work.key)
    text = work.reference
  }

  static func anchor(of key: String) -> String { "reference-\(key)" }
}

extension Bibliography.Work {
  /// "Authors. Title. *Venue*, year. doi:…".
  fileprivate var reference: RichText {
    let people = spoken(authors)
    var text: RichText =
      "\(people)\(people.hasSuffix(".") ? "" : ".") \(title)\(title.isClosed ? "" : ".") "
    if let venue = facts["venue"] { text = text + "*\(venue)*, " }
    text = text + "\(facts["year"] ?? "")."
    if let doi = facts["doi"] {
      text = text + " " + link("doi:\(doi)", "https://doi.org/\(doi)") + "."
    }
    if let number = facts["arxiv"] {
      text = text + " " + link("arXiv:\(number)", "https://arxiv.org/abs/\(number)") + "."
    }
    if let address = facts["address"] {
      text = text + " " + link(address, address)
      text = text + (facts["commit"].map { ", commit `\($0)`." } ?? ".")
    }
    if let note = facts["note"] { text = text + " \(note)." }
    return text
  }

  /// All of a few authors, the first of many.
  private func spoken(_ authors: [String]) -> String {
    if authors.count > 8 { return "\(authors.prefix(3).joined(separator: ", ")) et al." }
    guard let last = authors.last, authors.count > 1 else { return authors.first ?? "" }
    return "\(authors.dropLast().joined(separator: ", ")) and \(last)"
  }

  /// Addresses break after slashes and before dots.
  private func link(_ words: String, _ target: String) -> RichText {
    let breakable = words.replacing("/", with: "/\u{200B}").replacing(".", with: "\u{200B}.")
    let address = target.replacing("(", with: "%28").replacing(")", with: "%29")
    return RichText(notation: "[\(RichText(verbatim: breakable).notation)](\(address))")
  }
}

extension String {
  fileprivate var isClosed: Bool { last.map { ".?!".contains($0) } ?? false }
}
