import Drawing

/// Measures and looks of the report's pages.
enum PageStyle {
  static let size = Size.a4
  /// The column of text: as wide as the full-width figures.
  static let column: Rectangle = {
    let width = 420.0
    return Rectangle((size.width - width) / 2, 82, width, size.height - 82 - 80)
  }()

  static let body = TextStyle(.serif, size: 10.2, leading: 13.7, alignment: .justified)
  static let listItem = body
  static let title = heading(size: 21, leading: 25)
  static let subtitle = TextStyle(
    .serif, size: 12, leading: 15.5, italic: true, color: Palette.axis)
  static let authors = TextStyle(.serif, size: 11, leading: 14.5)
  static let contents = TextStyle(.serif, size: 9.6, leading: 13)
  static let section = heading(size: 14, leading: 18)
  static let subsection = heading(size: 11, leading: 14.4)
  static let caption = TextStyle(.serif, size: 8.8, leading: 11.4, alignment: .justified)
  static let small = TextStyle(.serif, size: 8.8, leading: 11.4)
  static let runningHead = TextStyle(
    .serif, size: 8.6, color: Palette.axis, smallCapitals: true)
  static let pageNumber = TextStyle(.serif, size: 9.2, color: Palette.axis)
  static let warning = TextStyle(.serif, size: 10.2, leading: 13.4)

  /// Bold, and without a break within compounds.
  private static func heading(size: Double, leading: Double) -> TextStyle {
    TextStyle(.serif, size: size, leading: leading, bold: true).with { $0.breaksAtHyphens = false }
  }

  static let paragraphGap = 5.5
  static let figureGap = 14.0
  static let captionGap = 6.0
}
