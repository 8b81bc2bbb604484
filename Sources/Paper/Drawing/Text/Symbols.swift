/// Text from configuration files and analyses, with its symbols set as symbols: Q̂, Ē, Greek letters and
/// single letters in italics, `w_max` with a subscript.
package func symbols(_ text: String) -> RichText {
  var result = ""
  var word = ""
  func endWord() {
    guard !word.isEmpty else { return }
    result += symbol(word) ?? RichText(verbatim: word).notation
    word = ""
  }
  for character in text {
    if let digit = superscripts[character], word.allSatisfy(\.isNumber) {
      endWord()
      result += "^{\(digit)}"
    } else if character.isLetter || character.isNumber || character == "_" {
      word.append(character)
    } else {
      endWord()
      result += RichText(verbatim: String(character)).notation
    }
  }
  endWord()
  // Neighbouring digits are one exponent.
  return RichText(notation: result.replacing("}^{", with: ""))
}

private let superscripts: [Character: Character] = [
  "⁻": "−", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7",
  "⁸": "8", "⁹": "9",
]

/// The notation of a word that is a symbol, nil for any other.
private func symbol(_ word: String) -> String? {
  if let mark = word.firstIndex(of: "_"), mark != word.startIndex {
    let base = String(word[..<mark])
    guard base.count == 1 else { return nil }
    return "*\(base)*_{\(word[word.index(after: mark)...])}"
  }
  let subscripts: [Character: Character] = ["₁": "1", "₂": "2", "₊": "+", "₋": "−"]
  if let last = word.last, let index = subscripts[last], word.count == 2 {
    return "*\(word.prefix(1))*_{\(index)}"
  }
  if word.hasSuffix("²"), word.count <= 3 {
    return letters(String(word.dropLast())).map { "\($0)^{2}" }
  }
  return letters(word)
}

/// Letters that are symbols wherever they stand alone; Σ and Δ are upright, and may come before one.
private func letters(_ word: String) -> String? {
  if let first = word.first, "ΣΔ".contains(first) {
    let rest = String(word.dropFirst())
    return rest.isEmpty ? word : letters(rest).map { "\(first)\($0)" }
  }
  let names: Set<String> = [
    "Q̂", "Ē", "E", "M", "α", "β", "η", "ε", "λ", "b", "g", "k", "l", "n", "t", "u", "v", "w",
  ]
  return names.contains(word) ? "*\(word)*" : nil
}
