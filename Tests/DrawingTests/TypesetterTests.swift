import Diagnostics
import Drawing
import TestSupport
import Testing

@Suite struct TypesetterTests {
  private let style = TextStyle(.serif, size: 10)

  private func width(_ text: RichText, _ style: TextStyle? = nil) throws -> Double {
    try TextLayout(text, style ?? self.style, typesetter: Typesetter()).width
  }

  @Test func missingFontIsNamed() throws {
    let empty = try TemporaryDirectory()
    let failure = #expect(throws: Failure.self) {
      try Typesetter(fonts: .directory(empty.path))
    }
    #expect(failure?.code == .configuration)
    #expect(failure?.problem.contains("Linux Libertine O") == true)
    #expect(failure?.remedy?.contains("fonts-linuxlibertine") == true)
  }

  @Test func missingCharacterIsAFailure() throws {
    let typesetter = try Typesetter()
    #expect(throws: Failure.self) { try TextLayout("漢", style, typesetter: typesetter) }
    // All that the report needs is there, in every face.
    for typeface in Typeface.allCases where typeface != .mono {
      _ = try TextLayout(
        "Q̂ Ē w̃ ∇ α β η λ ε Δ Σ ∫ ∞ ± − × · ≤ ≥ ≈ ∈ → ′ √ … – — “ ” ‖",
        TextStyle(typeface, size: 10), typesetter: typesetter)
    }
  }

  /// The hat stands over the Q: the accented letter is as wide as the bare one, and higher.
  @Test func accentsTakeNoWidth() throws {
    #expect(abs(try width("*Q̂*") - width("*Q*")) < 0.05)
    #expect(abs(try width("*Ē*") - width("*E*")) < 0.05)
  }

  @Test func tabularFiguresAreEquallyWide() throws {
    let tabular = style.with { $0.hasTabularFigures = true }
    #expect(abs(try width("1111", tabular) - width("8888", tabular)) < 0.01)
  }

  /// A subscript with a superscript beside it takes the room of the wider one.
  @Test func scriptsStack() throws {
    let letter = try width("*w*")
    let sub = try width("*w*_{max}") - letter
    let sup = try width("*w*^{(0)}") - letter
    #expect(abs(try width("*w*_{max}^{(0)}") - (letter + max(sub, sup))) < 0.05)
    #expect(abs(try width("*w*^{(0)}_{max}") - (letter + max(sub, sup))) < 0.05)
    let end = try width("*w*_{max}^{(0)}|") - width("|")
    #expect(abs(end - (letter + max(sub, sup))) < 0.05)
  }

  @Test func paragraphs() throws {
    let words = RichText(
      verbatim: Array(repeating: "gradient estimator", count: 30).joined(separator: " "))
    let justified = try TextLayout(
      words, style.with { $0.alignment = .justified }, width: 200, typesetter: Typesetter())
    #expect(justified.lineCount > 5)
    #expect(abs(justified.width - 200) < 0.5, "justified lines fill the column")
    #expect(justified.height == Double(justified.lineCount) * style.leading)
    let ragged = try TextLayout(words, style, width: 200, typesetter: Typesetter())
    #expect(ragged.width <= 200)
  }

  @Test func sameMeasuresEveryTime() throws {
    let text: RichText = "the same *w*_{max} at every size and in every process"
    #expect(try width(text) == width(text))
    let large = style.with { $0.size = 40 }
    #expect(abs(try width(text, large) - 4 * width(text)) < 0.2, "glyphs are not hinted")
  }
}
