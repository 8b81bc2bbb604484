extension RichText {
  /// The text as LaTeX source: symbols become mathematics, links lose their targets.
  package var latex: String {
    var result = ""
    for run in runs {
      switch run.script {
      case .none where run.isItalic && run.text.isSymbol:
        result += "$\(mathematics(run.text))$"
      case .none:
        var text = latexText(run.text)
        if run.isCode { text = "\\texttt{\(text)}" }
        if run.isItalic { text = "\\emph{\(text)}" }
        if run.isBold { text = "\\textbf{\(text)}" }
        result += text
      case .sub, .sup:
        let mark = run.script == .sub ? "_" : "^"
        let isWord = !run.isItalic && run.text.count > 1 && run.text.allSatisfy(\.isLetter)
        let inner = isWord ? "\\mathrm{\(run.text)}" : mathematics(run.text)
        result += "$\(mark){\(inner)}$"
      }
    }
    // A symbol and its script are one formula, and an accent above a prime stays on its letter.
    return result.replacing("$$", with: "")
  }
}

extension String {
  /// A letter or two, as formulas have them; words in italics are emphasis.
  fileprivate var isSymbol: Bool { count <= 2 }
}

private func mathematics(_ text: String) -> String {
  text.map { character in
    if let name = mathematicalNames[character] { return name }
    let scalars = Array(character.decomposed)
    if scalars.count == 2, let accent = accents[scalars[1]] {
      return "\\\(accent){\(scalars[0])}"
    }
    return String(character)
  }.joined()
}

private func latexText(_ text: String) -> String {
  text.map { character in
    if let escape = textEscapes[character] { return escape }
    if let name = mathematicalNames[character] { return "$\(name)$" }
    let scalars = Array(character.decomposed)
    if scalars.count == 2, let accent = accents[scalars[1]] {
      return "$\\\(accent){\(scalars[0])}$"
    }
    return String(character)
  }.joined()
}

extension Character {
  /// Base letter and combining marks; Ē is one scalar in most texts.
  fileprivate var decomposed: String.UnicodeScalarView {
    switch self {
    case "Ē": "E\u{304}".unicodeScalars
    default: String(self).unicodeScalars
    }
  }
}

private let accents: [Unicode.Scalar: String] = [
  "\u{302}": "hat", "\u{303}": "tilde", "\u{304}": "bar",
]

private let mathematicalNames: [Character: String] = [
  "α": "\\alpha", "β": "\\beta", "η": "\\eta", "ε": "\\epsilon", "λ": "\\lambda",
  "Δ": "\\Delta", "Σ": "\\Sigma", "∇": "\\nabla", "∫": "\\int", "∞": "\\infty",
  "±": "\\pm", "−": "-", "×": "\\times", "·": "\\cdot", "≤": "\\le", "≥": "\\ge",
  "≈": "\\approx", "∈": "\\in", "→": "\\to", "′": "'", "√": "\\surd",
]

private let textEscapes: [Character: String] = [
  "%": "\\%", "&": "\\&", "#": "\\#", "_": "\\_", "$": "\\$", "{": "\\{", "}": "\\}",
  "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "\\": "\\textbackslash{}",
  "–": "--", "—": "---", "“": "``", "”": "''", "’": "'", "…": "\\dots{}", "\u{202F}": "\\,",
  "\u{A0}": "~",
]
