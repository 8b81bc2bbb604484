import Foundation
import TestSupport
import Testing

/// The documents' own words have no number that was measured: those come from findings.
@Suite("Numbers in the documents") struct DocumentNumberTests {
  /// What is stripped: findings and conditions, links, citations, code, exponents and indices, anchors.
  private static var marks: [Regex<Substring>] {
    [
      /\{\{[^}]*\}\}/, /\]\([^)]*\)/, /\[@[^\]]*\]/, /`[^`]*`/, /[_^]\{[^}]*\}/, /\{#[^}]*\}/,
    ]
  }

  /// Numbers of definitions: those of formulas and of slopes, the one per cent of lr-tweak, the 95 % of intervals,
  /// percentiles, sizes in the paper's title of an experiment, names.
  private static let defined: Set<String> = [
    "0", "1", "2", "3", "4", "5", "1.00", "1.01", "12", "50", "95", "99", "100", "224", "256",
    "2025",
  ]

  static var documents: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(
        atPath: ProjectFiles.path("pipeline/report")
      ).filter { $0.hasSuffix(".md") }.sorted()
    }
  }

  /// Numbers in a text, but those that number the paper's and the report's parts ("Equation 12").
  static func numbers(in text: String) -> [String] {
    var bare = text
    for mark in marks { bare = bare.replacing(mark, with: "") }
    let places =
      /(?:Tables?|Figures?|Equations?|Sections?|Theorems?|Assumptions?|Appendix|Table)\b[^.;:(]{0,12}/
    bare = bare.replacing(/\b[A-Z]\.\d+/, with: "").replacing(/\b5\.[1-3](?:\.\d)?\b/, with: "")
    return bare.matches(of: /[0-9]+(?:[.,][0-9]+)*/).filter { match in
      let start =
        bare.index(
          match.range.lowerBound, offsetBy: -30, limitedBy: bare.startIndex) ?? bare.startIndex
      let before = bare[start..<match.range.lowerBound]
      guard let last = before.matches(of: places).last else { return true }
      return last.range.upperBound != match.range.lowerBound
    }.map { String($0.output) }
  }

  @Test("None of them was measured", arguments: try DocumentNumberTests.documents)
  func measured(name: String) throws {
    let text = try String(
      contentsOfFile: ProjectFiles.path("pipeline/report/\(name)"), encoding: .utf8)
    for number in Self.numbers(in: text) {
      #expect(Self.defined.contains(number), "\(name) has the number \(number)")
    }
  }

  @Test("A measured number would be found") func found() {
    #expect(
      Self.numbers(in: "trapped are 0.776 % in the median ([Table 4](#table-4))") == ["0.776"])
    #expect(Self.numbers(in: "Equations 59 and 60, {{mnist.error}}, *w*^{12}, Theorem D.3") == [])
  }
}
