import Diagnostics
import Documents
import Drawing
import Results
import Testing

@Suite("Documents are checked before anything trains, and composed")
struct DocumentSetTests {
  private static let findings = Findings([
    Finding("mnist.claim-a", .word("supported"), .word, choices: ["supported", "open"]),
    Finding("mnist.claim-a.sgd", .word("supported"), .word, choices: ["supported", "open"]),
    Finding("mnist.was-run", .truth(true), .truth),
    Finding("mnist.baseline.sgd.error", .number(0.005), .share),
    Finding("mnist.apart", .list(["mnist.a", "mnist.b"]), .list, choices: ["mnist.a", "mnist.b"]),
    Finding("mnist.a.label", .word("PSG"), .word), Finding("mnist.b.label", .word("QN|*"), .word),
    Finding("mnist.a.ratio", .number(3), .ratio), Finding("mnist.b.ratio", .number(4), .ratio),
    Finding("mnist.none", .list([]), .list, choices: ["mnist.a"]),
  ])

  private func documents(_ text: String) -> DocumentSet {
    DocumentSet(
      [TemplateSource(path: "report/1.md", text: text)], figures: ["figure-1", "figure-3a"],
      tables: ["table-4": []])
  }

  private func composed(_ text: String) throws -> [DocumentBlock] {
    let set = documents(text)
    try set.check(Self.findings, isComplete: true, placesAll: false)
    return try set.compose(Self.findings).blocks
  }

  @Test("Values, conditions and lists make sentences with single spaces")
  func sentences() throws {
    let text = """
      *Ē* is {{mnist.baseline.sgd.error}} of *w*_{max}.
      {{#mnist.claim-a.supported}}
      It is supported.
      {{/mnist.claim-a.supported}}
      {{#mnist.claim-a.open}}
      It is open.
      {{/mnist.claim-a.open}}
      Apart are {{#mnist.apart}}**{{label}}** ({{ratio}}){{^last()}}; {{/last()}}{{/mnist.apart}}.
      {{^mnist.none}} Nothing else. {{/mnist.none}} {{! not said }} {{#resnet50.was-run}}ResNet{{/resnet50.was-run}}
      End.
      """
    let set = documents(text)
    try set.check(Self.findings, isComplete: false, placesAll: false)
    #expect(
      try set.compose(Self.findings).blocks == [
        .paragraph(
          """
          *Ē* is 0.500\u{202F}% of *w*_{max}. It is supported. Apart are **PSG** (3.00); **QN|\\*** (4.00). \
          Nothing else. End.
          """)
      ])
  }

  @Test(
    "Numbers of any size are written",
    arguments: [Finding.Unit.ratio, .number, .count, .share, .points, .power])
  func sizes(unit: Finding.Unit) throws {
    for value in [1e15, -1e20, 1e300, .infinity, -.infinity, .nan] {
      let set = documents("It is {{mnist.x}}, {{mnist.x.bare}}, {{mnist.x.decimals-2}}.")
      let text = try set.compose(Findings([Finding("mnist.x", .number(value), unit)])).blocks
      #expect(text.count == 1)
    }
  }

  @Test("A list makes items and rows")
  func loops() throws {
    let text = """
      {{#mnist.apart}}
      - {{label}}: {{ratio}}
      {{/mnist.apart}}

      | name | times |
      |------|------:|
      {{#mnist.apart}}
      | {{label}} | {{ratio.decimals-0}} |
      {{/mnist.apart}}
      """
    #expect(
      try composed(text) == [
        .list(["PSG: 3.00", "QN|\\*: 4.00"], isOrdered: false),
        .grid(
          Table(
            columns: [.init(.left), .init(.right)], headings: [[.init("name"), .init("times")]],
            rows: [.init(["PSG", "3"]), .init(["QN|\\*", "4"])])),
      ])
  }

  @Test("A link to what this report does without is plain words")
  func linksElsewhere() throws {
    let text = """
      ## One {#one}

      See [one](#one) and [two](#two).

      {{#mnist.claim-a.open}}
      ## Two {#two}
      {{/mnist.claim-a.open}}
      """
    #expect(
      try composed(text) == [
        .heading(DocumentHeading(.section, "One", anchor: "one", number: "1")),
        .paragraph("See [one](#one) and two."),
      ])
  }

  @Test(
    "A fault ends with 78, file and line",
    arguments: [
      ("a\n{{mnist.claim-b.sgd}}", 2, "there is no finding “mnist.claim-b.sgd”"),
      ("a\n\n{{mnist.baseline.sgd.eror}}", 3, "there is no finding “mnist.baseline.sgd.eror”"),
      ("{{mnits.was-run}}", 1, "there is no finding “mnits.was-run”"),
      (
        "{{#mnist.claim-a.refused}}x{{/mnist.claim-a.refused}}", 1,
        "there is no finding “mnist.claim-a.refused”"
      ),
      ("{{#mnist.apart}}\n{{lable}}\n{{/mnist.apart}}", 2, "there is no finding “lable”"),
      ("{{mnist.was-run}}", 1, "mnist.was-run cannot be written as words"),
      ("{{mnist.apart}}", 1, "mnist.apart cannot be written as words"),
      ("{{mnist.baseline}}", 1, "mnist.baseline cannot be written as words"),
      ("\n{{#mnist.was-run}}\nx", 2, "a section does not end"),
      ("{{#mnist.was-run}}\n{{/mnist.apart}}", 2, "a section ends that is not the last one begun"),
      ("x\n{{mnist.was-run", 2, "a tag has no end"),
      ("{{{mnist.was-run}}}", 1, "a tag is malformed"), ("{{> part}}", 1, "a tag is malformed"),
      (
        "{{#last()}}x{{/last()}}", 1,
        "last() asks for the place in a list, and there is no list around it"
      ),
      ("x\n\n[a](#table-5)", 3, "a link leads to “#table-5”, which is nowhere"),
      ("x\nand [a](table-4)", 2, "a link leads neither to a place of the report nor to an address"),
      (
        "{{#mnist.was-run}}\n![x](figure-3)\n**T.** t\n{{/mnist.was-run}}", 2,
        "there is no figure “figure-3”"
      ),
      ("![](table-5)\n**T.** t", 1, "there is no table “table-5”"),
      ("a\n\n![](figure-1)\n**T.** t", 3, "figure-1 has no alternative text"),
      (
        "{{#mnist.was-run}}\n## No anchor\n{{/mnist.was-run}}", 2,
        "a heading has no anchor that links lead to"
      ),
    ])
  func faults(_ text: String, _ line: Int, _ problem: String) {
    #expect {
      try documents(text).check(Self.findings, isComplete: true, placesAll: false)
    } throws: { error in
      let failure = error as? Failure
      return failure?.code == .configuration && failure?.place == "report/1.md:\(line)"
        && failure?.problem == problem
    }
  }

  @Test("The nearest name is offered")
  func nearest() {
    for (text, remedy) in [
      ("{{mnist.baseline.sgd.eror}}", "did you mean “mnist.baseline.sgd.error”?"),
      ("{{mnits.was-run}}", "did you mean “mnist.was-run”?"),
    ] {
      #expect {
        try documents(text).check(Self.findings, isComplete: false, placesAll: false)
      } throws: { ($0 as? Failure)?.remedy == remedy }
    }
    #expect {
      try documents("[a](#table-5)\n\n![](table-4)\n**T.** t").check(
        Self.findings, isComplete: true, placesAll: false)
    } throws: { ($0 as? Failure)?.remedy?.hasPrefix("did you mean “table-4”?") == true }
  }

  @Test("A figure that no document shows, and one that is shown twice")
  func placements() throws {
    let one = "![x](figure-1)\n**T.** t\n\n![](table-4)\n**T.** t"
    #expect {
      try documents(one).check(Self.findings, isComplete: true)
    } throws: { ($0 as? Failure)?.problem == "no document shows figure-3a" }
    #expect {
      _ = try documents("\(one)\n\n\(one)").compose(Self.findings)
    } throws: { ($0 as? Failure)?.problem == "two places of the report are called figure-1" }
  }

  @Test("The findings of an experiment that the report does without are absent, unless misspelt")
  func absentExperiment() throws {
    let text =
      "A {{#resnet50.was-run}}{{resnet50.nothing}}{{/resnet50.was-run}}{{^resnet50.was-run}}B{{/resnet50.was-run}}"
    let set = documents(text)
    try set.check(Self.findings, isComplete: false, placesAll: false)
    #expect(try set.compose(Self.findings).blocks == [.paragraph("A B")])
    #expect(throws: Failure.self) {
      try set.check(Self.findings, isComplete: true, placesAll: false)
    }
  }
}
