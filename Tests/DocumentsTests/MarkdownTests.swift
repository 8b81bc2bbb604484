import Diagnostics
import Documents
import Drawing
import Results
import Testing

@Suite("Markdown becomes blocks")
struct MarkdownTests {
  private func blocks(_ text: String, _ findings: Findings = Findings()) throws -> [DocumentBlock] {
    let set = DocumentSet(
      [TemplateSource(path: "1.md", text: text)], figures: ["figure-3a", "figure-3b"],
      tables: ["table-4": []])
    try set.check(findings, isComplete: true, placesAll: false)
    return try set.compose(findings).blocks
  }

  /// Sentences of the paper's kind, in the notation that Swift's own texts have, mean the same as Markdown.
  @Test(
    "Symbols, scripts and emphasis read as in RichText",
    arguments: [
      "*E* is |*M*(*w*_{*Q̂*}) − *w*_{STE}| for SGD, |*w*_{*Q̂*} − *w*_{STE}| else (Equation 5).",
      "Appendix H prints *L*′*L*_{+}/(2*L*_{−}^{2}) for Pei et al.",
      "by at most ½Λ(*η*∇*f* *L*_{+})^{2}, where Λ is the constant of *M*′. From *M*′ = *α*/*Q̂*′ follows",
      "|*M*′(*x*) − *M*′(*y*)| = *α*|*Q̂*′(*x*) − *Q̂*′(*y*)|/(*Q̂*′(*x*)*Q̂*′(*y*)) ≤ (*αL*′/*L*_{−}^{2})|*x* − *y*|.",
      "**The penalty *λ*Σ*w*^{2}.** *Q̂*-net moves by −2*ηλw*, to −2*ηλ M*′(*w*)*w* = −2*ηλ αw*/*Q̂*′(*w*)",
      "A step, −*η*∇*f* *Q̂*′(*w*), becomes −*αη*∇*f* through *M*: *w*_{*b*} + *α*∫d*s*/*Q̂*′(*s*)",
      "2*k*^{2}(1 − *a*)(2*a* − *a*^{2}); 4*k*^{2}/(3√3)",
      "it is *η*|*g*|/(|*g*| + *ε*′) with *ε*′ = *ε*/√(1 − *β*_{2}), **not** `conv1/kernel`, [arXiv](https://arxiv.org)",
      "*Ē* ∝ *η*^{*p*}: the weights *w*_{*Q̂*}^{(0)} of **one *Ē* more** end",
      "*L*_{−}/*L*_{+} within ±*w*_{max}, **Claim A** — *Q̂*-net and STE-net",
    ])
  func notation(_ text: String) throws {
    #expect(try runs(text) == RichText(notation: text).runs)
  }

  private func runs(_ text: String) throws -> [TextRun] {
    guard case .paragraph(let found)? = try blocks(text).first else { return [] }
    return found.runs
  }

  @Test("Values are opaque: no character of theirs is Markdown")
  func opaqueValues() throws {
    let word = Finding("word", .word("a*b_c|[d](e)`"), .word)
    let found = try blocks("So *{{word}}* is, `{{word}}`.", Findings([word]))
    guard case .paragraph(let text)? = found.first else { throw Missing() }
    #expect(text.plain == "So a*b_c|[d](e)` is, a*b_c|[d](e)`.")
    #expect(text.runs[1].isItalic)
  }

  @Test("Headings have levels and anchors")
  func headings() throws {
    #expect(
      try blocks("# Part *II* {#beyond}\n\n### The α {#alpha-1}") == [
        .heading(DocumentHeading(.part, "Part *II*", anchor: "beyond")),
        .heading(DocumentHeading(.subsection, "The α", anchor: "alpha-1")),
      ])
  }

  @Test("Figures stand with their captions, side by side in one paragraph")
  func figures() throws {
    let text = """
      ![Left: *Ē*](figure-3a)
      **Title *M*.** Words in
      two lines.
      ![Right](figure-3b) **Other.** More.

      ![](table-4)
      **Metrics.** In per cent.
      """
    #expect(
      try blocks(text) == [
        .figures([
          Placement(
            "figure-3a", alternative: "Left: Ē", title: "Title *M*.", text: "Words in two lines."),
          Placement("figure-3b", alternative: "Right", title: "Other.", text: "More."),
        ]),
        .table(Placement("table-4", alternative: "", title: "Metrics.", text: "In per cent.")),
      ])
  }

  @Test("Lists, notices, code, barriers and tables")
  func others() throws {
    let text = """
      - one **item**
      - two

      > [!CAUTION]
      > Not *MNIST*.

      ```
      make `x` _{y}
      ```

      ---

      | *a* | value |
      |:----|------:|
      | rows | |
      | `x`  | 1 |
      """
    #expect(
      try blocks(text) == [
        .list(["one **item**", "two"], isOrdered: false),
        .notice(.caution, "Not *MNIST*."), .code(["make `x` _{y}"]), .barrier,
        .grid(
          Table(
            columns: [.init(.left), .init(.right)], headings: [[.init("*a*"), .init("value")]],
            rows: [.init(section: "rows", columns: 2), .init(["`x`", "1"])])),
      ])
  }

  @Test(
    "What documents cannot have is a fault with its line",
    arguments: [
      ("x\n\n## No anchor", 3, "a heading has no anchor that links lead to"),
      ("## Bad {#a,b}", 1, "an anchor has characters that addresses do not have"),
      ("#### Deep {#x}", 1, "a heading is too deep"),
      ("Words\n\n<div>x</div>", 3, "documents cannot have html block"),
      ("Some <b>bold</b> words", 1, "documents cannot have html inline"),
      ("See ![a](figure-1) here", 1, "a figure stands within a sentence"),
      ("![a](figure-1)\nno title", 1, "the caption of figure-1 has no title"),
      ("> words", 1, "a quotation does not say what kind of notice it is"),
      ("- a\n\n  b", 1, "an item of a list is more than a paragraph"),
    ])
  func faults(_ text: String, _ line: Int, _ problem: String) {
    #expect {
      _ = try blocks(text)
    } throws: { error in
      let failure = error as? Failure
      return failure?.code == .configuration && failure?.place == "1.md:\(line)"
        && failure?.problem == problem
    }
  }

  struct Missing: Error {}
}
