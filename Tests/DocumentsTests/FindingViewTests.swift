import Diagnostics
import Documents
import Drawing
import Results
import Testing

@Suite("Findings as words")
struct FindingViewTests {
  private let findings = Findings([
    Finding(
      "m.error", .number(0.005078), .share, seeds: 5, spread: 0.0004, interval: 0.0046...0.0055,
      paper: "0.65%"),
    Finding("m.ratio", .number(1.0042), .ratio),
    Finding("m.large", .number(1234.4), .ratio),
    Finding("m.count", .number(1234), .count),
    Finding("m.two", .number(2), .count),
    Finding("m.gap", .number(-0.00123), .points, seeds: 3, interval: -0.002...0.0001),
    Finding("m.rate", .number(0.001), .power),
    Finding("m.alpha", .number(0.97301), .number),
    Finding("m.missing", nil, .share),
    Finding("m.claim", .word("not supported"), .word, choices: ["supported", "not supported"]),
    Finding("m.label", .word("baseline of Q̂ at w_max"), .word),
    Finding("m.truth", .truth(false), .truth),
    Finding("m.list", .list(["m.error"]), .list, choices: ["m.error", "m.ratio"]),
  ])

  private func text(_ template: String) throws -> RichText {
    let set = DocumentSet([TemplateSource(path: "1.md", text: template)], figures: [], tables: [:])
    try set.check(findings, isComplete: true)
    guard case .paragraph(let text)? = try set.compose(findings).blocks.first else { return "" }
    return text
  }

  @Test(
    "A number is written as its unit asks, or as the document does",
    arguments: [
      ("m.error", "0.508\u{202F}%"), ("m.error.bare", "0.508"),
      ("m.error.decimals-1", "0.5\u{202F}%"),
      ("m.error.spread", "0.040\u{202F}%"), ("m.error.interval", "0.460 to 0.550\u{202F}%"),
      ("m.error.plus-minus", "0.508 ± 0.045\u{202F}%"), ("m.error.seeds", "5"),
      ("m.error.paper", "0.65\u{202F}%"), ("m.error.low.decimals-2", "0.46\u{202F}%"),
      ("m.error.scientific", "0.51\u{202F}%"),
      ("m.ratio", "1.00"), ("m.large", "1,234"), ("m.large.decimals-0", "1,234"),
      ("m.ratio.plus-minus", "1.00"),
      ("m.count", "1,234"), ("m.two.spelled", "two"), ("m.gap", "−0.12"),
      ("m.gap.size", "0.12"), ("m.gap.interval", "−0.20 to 0.01"), ("m.rate", "10^−3"),
      ("m.alpha", "0.9730"), ("m.missing", "–"), ("m.missing.interval", "–"),
      ("m.label", "baseline of Q̂ at w_max"), ("m.label.capital", "Baseline of Q̂ at w_max"),
      ("m.claim.sentence", "Not supported."), ("m.list.count", "1"),
    ])
  func words(_ name: String, _ expected: String) throws {
    #expect(try text("{{\(name)}}").plain == expected)
  }

  @Test("Symbols in words are set as symbols, unless they are wanted as they are")
  func symbolsInWords() throws {
    #expect(try text("{{m.label}}") == "baseline of *Q̂* at *w*_{max}")
    #expect(try text("{{m.label.verbatim}}") == RichText(verbatim: "baseline of Q̂ at w_max"))
  }

  @Test(
    "Conditions",
    arguments: [
      ("m.claim.not-supported", false), ("m.claim.supported", true), ("m.truth", true),
      ("m.missing", true), ("m.error", false), ("m.two.many", false), ("m.two.one", true),
      ("m.count.none", true), ("m", false),
    ])
  func absence(_ name: String, _ isAbsent: Bool) throws {
    #expect(
      try text("{{#\(name)}}yes{{/\(name)}}{{^\(name)}}no{{/\(name)}}") == (isAbsent ? "no" : "yes")
    )
  }

  @Test("What is not there is nil")
  func unknown() {
    for name in ["n", "m.eror", "m.error.decimals-x", "m.claim.maybe", "m.truth.x", "m.list.first"]
    {
      #expect(throws: Failure.self) { try text("{{#\(name)}}x{{/\(name)}}") }
    }
  }
}
