import Diagnostics
import Documents
import Drawing
import Foundation
import Results
import Testing

@Suite("Headings have numbers, and text refers to them, to figures, and to works")
struct ReferenceTests {
  private func documents(_ text: String, works: String = "") throws -> DocumentSet {
    let path = NSTemporaryDirectory() + "references-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try (works.isEmpty ? Self.works : works).write(
      toFile: path, atomically: true, encoding: .utf8)
    return DocumentSet(
      [TemplateSource(path: "1.md", text: text)], figures: ["figure-1"], tables: [:],
      bibliography: try Bibliography(path: path))
  }

  private static let works = """
    gong2019: {authors: [R. Gong, X. Liu], title: DSQ, venue: ICCV, year: 2019, doi: 10.1/a.b}
    pei2023: {authors: [Z. Pei], title: "What?", year: 2023, arxiv: "2301.1", address: https://a.org/b, commit: abc}
    none2000: {authors: [A. N.], title: Never cited, year: 2000}
    """

  private func composed(_ text: String) throws -> [DocumentBlock] {
    let set = try documents(text)
    try set.check(Findings(), isComplete: true, placesAll: false)
    return try set.compose(Findings()).blocks
  }

  @Test("Sections are counted on through parts; appendices have letters")
  func numbers() throws {
    let text = """
      # Title {#title}

      ### Before all {#before}

      ## Abstract {#abstract .unnumbered}

      ### In it {#in-it}

      ## One {#one}

      ### First {#first}

      ### Second {#second}

      # Part {#part}

      ## Two {#two}

      ### Third {#third}

      ## A {#a .appendix}

      ### Fourth {#fourth}

      ## B {#b}
      """
    let numbers = Document(try composed(text)).headings.map(\.number)
    #expect(
      numbers == ["", "", "", "", "1", "1.1", "1.2", "", "2", "2.1", "A", "A.1", "B"])
  }

  @Test("A link without words is called by its place, also where this report does without it")
  func names() throws {
    let text = """
      ## One {#one}

      See [](#first), [](#figure-1), [](#a), [](#plain), [](#absent) and [its own words](#one).

      ### First {#first}

      ![x](figure-1)
      **T.** See [](#first).

      ## Plain {#plain .unnumbered}

      {{^never}}
      {{#never}}
      ## Absent *M* {#absent}
      {{/never}}
      {{/never}}

      ## A {#a .appendix}
      """
    let set = try documents(text)
    let never = Findings([Finding("never", .truth(false), .truth)])
    let document = try set.compose(never)
    let wanted: RichText = """
      See [Section\u{A0}1.1](#first), [Figure\u{A0}1](#figure-1), [Appendix\u{A0}A](#a), [“Plain”](#plain), “Absent M” \
      and [its own words](#one).
      """
    guard case .paragraph(let text) = document.blocks[1] else { throw Missing() }
    #expect(text.runs == wanted.runs)
    #expect(document.placement(of: "figure-1")?.text == "See [Section\u{A0}1.1](#first).")
  }

  @Test("Citations have numbers in their order, and the list has what is cited")
  func citations() throws {
    let blocks = try composed(
      "As in [@pei2023] and [@gong2019; @pei2023], `[@code]`.\n\n[REFERENCES]")
    #expect(
      blocks[0]
        == .paragraph(
          "As in \\[[1](#reference-pei2023)\\] and \\[[2](#reference-gong2019), [1](#reference-pei2023)\\], `[@code]`."
        ))
    guard case .references(let works) = blocks[1] else { throw Missing() }
    #expect(works.map(\.number) == [1, 2])
    #expect(works.map(\.anchor) == ["reference-pei2023", "reference-gong2019"])
    let texts = works.map { $0.text.plain.filter { $0 != "\u{200B}" } }
    #expect(
      texts == [
        "Z. Pei. What? 2023. arXiv:2301.1. https://a.org/b, commit abc.",
        "R. Gong and X. Liu. DSQ. ICCV, 2019. doi:10.1/a.b.",
      ])
    #expect(works[1].text.runs.compactMap(\.link) == ["https://doi.org/10.1/a.b"])
    #expect(try documents("[@pei2023]").uncited().map(\.key) == ["gong2019", "none2000"])
  }

  @Test("A work that is not there, and a figure of which no sentence speaks")
  func faults() throws {
    let unknown = #expect(throws: Failure.self) {
      try documents("x\n\nAs in [@gong2091].").check(
        Findings(), isComplete: true, placesAll: false)
    }
    #expect(unknown?.place == "1.md:3")
    #expect(unknown?.problem == "there is no work “gong2091”")
    #expect(unknown?.remedy?.hasPrefix("did you mean “gong2019”?") == true)
    let uncited = #expect(throws: Failure.self) {
      try documents("x\n\n![x](figure-1)\n**See [](#figure-1).** t").check(
        Findings(), isComplete: true)
    }
    #expect(uncited?.place == "1.md:3" && uncited?.problem == "no sentence speaks of Figure 1")
    try documents("x [](#figure-1)\n\n![x](figure-1)\n**T.** t").check(
      Findings(), isComplete: true)
    let marked = #expect(throws: Failure.self) {
      try documents("## A {#a .appendx}").check(Findings(), isComplete: true, placesAll: false)
    }
    #expect(marked?.problem == "a heading is marked as nothing known")
  }

  @Test(
    "A list of works with a fault ends with 78 and the line",
    arguments: [
      ("a: {authors: [A], title: T, yaer: 2000}", "a work has no “yaer”"),
      ("a: {authors: [A], title: T}", "a work lacks its authors, title or year"),
      (
        "a b: {authors: [A], title: T, year: 1}",
        "the key of a work has characters that citations do not have"
      ),
      ("a: T", "the work “a” is not a list of keys with values"),
    ])
  func faultyWorks(_ works: String, _ problem: String) {
    #expect {
      _ = try documents("x", works: "# x\n" + works)
    } throws: { error in
      let failure = error as? Failure
      return failure?.code == .configuration && failure?.problem == problem
        && failure?.place?.hasSuffix(".yaml:2:1") == true
    }
  }

  struct Missing: Error {}
}
