/// Text with italics, bold, sub- and superscripts, typewriter words and links.
///
/// It is written in a small notation, so that sentences with symbols stay readable:
///
///     "the weights *w*_{*Q̂*}^{(0)} of **one** layer, `conv1/kernel`, see [Table 4](#table-4)"
///
/// A backslash makes the next character plain. What is interpolated as a `String` is taken as it is;
/// an interpolated `RichText` keeps its looks.
package struct RichText: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The text in the notation above.
  package let notation: String

  /// From the notation.
  package init(notation: String) { self.notation = notation }

  package init(stringLiteral value: String) { notation = value }

  /// Plain words, whatever characters they hold.
  package init(verbatim text: String) { notation = Self.escaped(text) }

  package init(stringInterpolation: Interpolation) { notation = stringInterpolation.notation }

  package struct Interpolation: StringInterpolationProtocol {
    var notation = ""
    package init(literalCapacity: Int, interpolationCount: Int) {
      notation.reserveCapacity(literalCapacity)
    }
    package mutating func appendLiteral(_ literal: String) { notation += literal }
    package mutating func appendInterpolation(_ text: RichText) { notation += text.notation }
    package mutating func appendInterpolation(_ text: String) {
      notation += RichText.escaped(text)
    }
    package mutating func appendInterpolation(_ number: Int) { notation += "\(number)" }
  }

  package static func + (a: RichText, b: RichText) -> RichText {
    RichText(notation: a.notation + b.notation)
  }

  package var isEmpty: Bool { notation.isEmpty }

  /// The text without its looks; scripts are marked by `_` and `^`, for CSV files and outlines.
  package var plain: String {
    var result = ""
    var script = Script.none
    for run in runs {
      if run.script != script {
        if run.script == .sub { result += "_" }
        if run.script == .sup { result += "^" }
        script = run.script
      }
      result += run.text
    }
    return result
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\*`[]_^{}".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}

extension [RichText] {
  package func joined(separator: RichText) -> RichText {
    RichText(notation: map(\.notation).joined(separator: separator.notation))
  }
}
