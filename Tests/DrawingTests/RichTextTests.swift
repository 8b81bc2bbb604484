import Drawing
import Testing

@Suite struct RichTextTests {
  @Test func looks() {
    let runs = ("the *w*_{max} of **one** `a_b*c`" as RichText).runs
    #expect(runs.map(\.text) == ["the ", "w", "max", " of ", "one", " ", "a_b*c"])
    #expect(runs.map(\.isItalic) == [false, true, false, false, false, false, false])
    #expect(runs[2].script == .sub && runs[4].isBold && runs[6].isCode)
  }

  @Test func nestedScripts() {
    let runs = ("*w*_{*Q̂*}^{(0)}" as RichText).runs
    #expect(runs.map(\.text) == ["w", "Q̂", "(0)"])
    #expect(runs.map(\.script) == [.none, .sub, .sup])
    #expect(runs.map(\.isItalic) == [true, true, false])
  }

  @Test func linksAndBrackets() {
    let runs = ("see [Table *4*](#table-4), [−1, 1]" as RichText).runs
    #expect(runs.map(\.link) == [nil, "#table-4", "#table-4", nil])
    #expect(runs.map(\.text) == ["see ", "Table ", "4", ", [−1, 1]"])
  }

  @Test func interpolatedWordsStayPlain() {
    let name = "a*b_{c}[d](e)`f`\\"
    #expect(("x \(name)" as RichText).plain == "x " + name)
    let inner: RichText = "*η*"
    #expect(("\(inner) = \(3)" as RichText).runs.first?.isItalic == true)
  }

  @Test func plainTextMarksScripts() {
    #expect(("*w*_{max}^{2}" as RichText).plain == "w_max^2")
  }

  @Test func latex() {
    #expect(("*Q̂*-net, *w*_{max}" as RichText).latex == "$\\hat{Q}$-net, $w_{\\mathrm{max}}$")
    #expect(("*w*_{*Q̂*}^{(0)}" as RichText).latex == "$w_{\\hat{Q}}^{(0)}$")
    #expect(("*Ē* (%) & 10^{−3}" as RichText).latex == "$\\bar{E}$ (\\%) \\& 10$^{-3}$")
    #expect(("**bold** `code_1`" as RichText).latex == "\\textbf{bold} \\texttt{code\\_1}")
  }
}
