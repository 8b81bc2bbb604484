/// How text looks, apart from what a `RichText` says about single words.
package struct TextStyle: Hashable, Sendable {
  package enum Alignment: Sendable { case left, centre, right, justified }

  package var typeface: Typeface
  /// In points; never less than `leastSize` when it is drawn.
  package var size: Double
  /// Points from baseline to baseline.
  package var leading: Double
  package var isBold: Bool
  package var isItalic: Bool
  package var color: Color
  package var alignment: Alignment
  /// Figures of equal width, for columns of numbers.
  package var hasTabularFigures: Bool
  /// Indent of the first line, in points; negative for a hanging indent.
  package var firstLineIndent: Double
  /// Small capitals for lower-case letters.
  package var hasSmallCapitals: Bool
  /// Whether links can be told by their color.
  package var linksAreColored = true
  /// Whether a line may end at a hyphen.
  package var breaksAtHyphens = true

  /// Smaller letters cannot be read: scripts are as large at least.
  package static let leastSize = 6.5

  package init(
    _ typeface: Typeface, size: Double, leading: Double? = nil, bold: Bool = false,
    italic: Bool = false, color: Color = Palette.ink, alignment: Alignment = .left,
    tabularFigures: Bool = false, firstLineIndent: Double = 0, smallCapitals: Bool = false
  ) {
    self.typeface = typeface
    self.size = size
    self.leading = leading ?? size * 1.28
    self.isBold = bold
    self.isItalic = italic
    self.color = color
    self.alignment = alignment
    self.hasTabularFigures = tabularFigures
    self.firstLineIndent = firstLineIndent
    self.hasSmallCapitals = smallCapitals
  }

  /// The same style with some properties changed.
  package func with(_ change: (inout TextStyle) -> Void) -> TextStyle {
    var copy = self
    change(&copy)
    return copy
  }
}
